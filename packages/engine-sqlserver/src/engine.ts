import type { DatabaseEngine, LeaderRun, Run } from '@db-failover/ports'
import { capabilities } from './capabilities.ts'
import { checkDatabase } from './check.ts'
import { checkEntry } from './check-entry.ts'
import { type Settings, type SqlServerEngineConfig, settingsOf } from './config.ts'
import { drill } from './drill.ts'
import { attempt, refused } from './errors.ts'
import { fencing } from './fencing.ts'
import { findBackup } from './find.ts'
import { openDatabase } from './open.ts'
import { removeOrphans } from './orphans.ts'
import { generationFor } from './places.ts'
import { probe } from './probe.ts'
import { readersOf } from './readers.ts'
import { restoreBackup } from './restore.ts'
import { takeBackup } from './take.ts'
import { verifyBackup } from './verify.ts'

/** Databases on SQL Server instances, as a database engine. */
export const sqlServerEngine = (config: SqlServerEngineConfig): DatabaseEngine => {
  const closing = new AbortController()
  const told = settingsOf(config, closing.signal)
  const settings: Settings = { ...told, readers: readersOf(told) }
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
  const leading = (run: LeaderRun): LeaderRun => until(run)
  return {
    capabilities,
    health: {
      probe: probe(settings),
      check: (group, entry, signal, source = null) => edge(() => checkEntry(settings, group, entry, signal, source)),
    },
    backups: {
      take: (target, order, run) => edge(() => takeBackup(settings, target, order, leading(run))),
      find: (target, set, run) => edge(() => findBackup(settings, target, set, leading(run))),
      verify: (at, expected, run) => edge(() => verifyBackup(settings, at, expected, until(run))),
    },
    restores: {
      generationFor,
      restore: (on, group, order, run) => edge(() => restoreBackup(settings, on, group, order, leading(run))),
      open: (target, epoch, run) => edge(() => openDatabase(settings, target, epoch, leading(run))),
      check: (target, epoch, run) => edge(() => checkDatabase(settings, target, epoch, leading(run))),
      drill: (on, group, order, run) => edge(() => drill(settings, on, group, order, leading(run))),
      removeOrphans: (on, group, keep, run) => edge(() => removeOrphans(settings, on, group, keep, leading(run))),
    },
    fencing: fencing(settings, edge),
    close: async () => {
      closing.abort()
      await Promise.allSettled(running)
      await settings.readers.close()
    },
  }
}
