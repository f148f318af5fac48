import { type DatabaseEngine, frameEngine } from '@db-failover/ports'
import { capabilities } from './capabilities.ts'
import { checkDatabase } from './check.ts'
import { checkEntry } from './check-entry.ts'
import { type Settings, type SqlServerEngineConfig, settingsOf } from './config.ts'
import { drill } from './drill.ts'
import { errorOf } from './errors.ts'
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
export const sqlServerEngine = (config: SqlServerEngineConfig): DatabaseEngine =>
  frameEngine(capabilities, errorOf, (closed) => {
    const told = settingsOf(config, closed)
    const settings: Settings = { ...told, readers: readersOf(told) }
    return {
      health: {
        probe: probe(settings),
        check: (group, entry, signal, source = null) => checkEntry(settings, group, entry, signal, source),
      },
      backups: {
        take: (target, order, run) => takeBackup(settings, target, order, run),
        find: (target, set, run) => findBackup(settings, target, set, run),
        verify: (at, expected, run) => verifyBackup(settings, at, expected, run),
      },
      restores: {
        generationFor,
        restore: (on, group, order, run) => restoreBackup(settings, on, group, order, run),
        open: (target, epoch, run) => openDatabase(settings, target, epoch, run),
        check: (target, epoch, run) => checkDatabase(settings, target, epoch, run),
        drill: (on, group, order, run) => drill(settings, on, group, order, run),
        removeOrphans: (on, group, keep, run) => removeOrphans(settings, on, group, keep, run),
      },
      fencing: fencing(settings),
      close: settings.readers.close,
    }
  })
