import type { DatabaseEngine, Run } from '@db-failover/ports'
import { capabilities } from './capabilities.ts'
import { checkEntry } from './check-entry.ts'
import { type SqliteEngineConfig, settingsOf } from './config.ts'
import { drill } from './drill.ts'
import { attempt, refused, stopIfAborted } from './errors.ts'
import { fencing } from './fencing.ts'
import { findBackup, removeUnfinished } from './find.ts'
import { checkDatabase, openDatabase } from './open.ts'
import { removeOrphans } from './orphans.ts'
import { generationFor } from './places.ts'
import { probe } from './probe.ts'
import { restoreBackup } from './restore.ts'
import { takeBackup } from './take.ts'
import { verifyBackup } from './verify.ts'

/** SQLite files under instance folders, as a database engine. */
export const sqliteEngine = (config: SqliteEngineConfig = {}): DatabaseEngine => {
  const closing = new AbortController()
  const settings = settingsOf(config, closing.signal)
  /** Running work is waited for when the engine closes. */
  const running = new Set<Promise<unknown>>()
  const edge = <A>(work: () => Promise<A>) =>
    attempt(() => {
      if (closing.signal.aborted) throw refused('Unreachable', 'CLOSED', 'The engine is closed.')
      const run = work()
      running.add(run)
      const ended = () => void running.delete(run)
      run.then(ended, ended)
      return run
    })
  /** Closing the engine cancels what runs. */
  const until = <R extends Run>(run: R): R => ({ ...run, signal: AbortSignal.any([run.signal, closing.signal]) })
  return {
    capabilities,
    health: {
      probe: probe(settings),
      check: (group, entry, signal) => edge(() => checkEntry(settings, group, entry, signal)),
    },
    backups: {
      take: (target, order, run) => edge(() => takeBackup(settings, target, order, until(run))),
      find: (target, set, run) =>
        edge(async () => {
          stopIfAborted(run.signal)
          await removeUnfinished(target, set)
          return findBackup(settings, target, set, until(run))
        }),
      verify: (at, expected, run) => edge(() => verifyBackup(settings, at, expected, until(run))),
    },
    restores: {
      generationFor,
      restore: (on, group, order, run) => edge(() => restoreBackup(settings, on, group, order, until(run))),
      open: (target, epoch, run) => edge(() => openDatabase(settings, target, epoch, until(run))),
      check: (target, epoch, run) => edge(() => checkDatabase(settings, target, epoch, until(run))),
      drill: (on, group, order, run) => edge(() => drill(settings, on, group, order, until(run))),
      removeOrphans: (on, group, keep, run) => edge(() => removeOrphans(on, group, keep, until(run))),
    },
    fencing: fencing(settings, edge),
    close: async () => {
      closing.abort()
      await Promise.allSettled(running)
    },
  }
}
