import { type DatabaseEngine, frameEngine } from '@db-failover/ports'
import { capabilities } from './capabilities.ts'
import { checkEntry } from './check-entry.ts'
import { type SqliteEngineConfig, settingsOf } from './config.ts'
import { drill } from './drill.ts'
import { errorOf, stopIfAborted } from './errors.ts'
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
export const sqliteEngine = (config: SqliteEngineConfig = {}): DatabaseEngine =>
  frameEngine(capabilities, errorOf, (closed) => {
    const settings = settingsOf(config, closed)
    return {
      health: {
        probe: probe(settings),
        check: (group, entry, signal) => checkEntry(settings, group, entry, signal),
      },
      backups: {
        take: (target, order, run) => takeBackup(settings, target, order, run),
        find: async (target, set, run) => {
          stopIfAborted(run.signal)
          await removeUnfinished(target, set)
          return findBackup(settings, target, set, run)
        },
        verify: (at, expected, run) => verifyBackup(settings, at, expected, run),
      },
      restores: {
        generationFor,
        restore: (on, group, order, run) => restoreBackup(settings, on, group, order, run),
        open: (target, epoch, run) => openDatabase(settings, target, epoch, run),
        check: (target, epoch, run) => checkDatabase(settings, target, epoch, run),
        drill: (on, group, order, run) => drill(settings, on, group, order, run),
        removeOrphans: (on, group, keep, run) => removeOrphans(on, group, keep, run),
      },
      fencing: fencing(settings),
    }
  })
