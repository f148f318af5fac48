import type { DatabaseSync } from 'node:sqlite'
import { localBackupFiles } from '@db-failover/backup-files-local'
import { sqliteEngine, sqliteHostConnections } from '@db-failover/engine-sqlite'
import type { BackupFiles, DatabaseEngine, HostConnections } from '@db-failover/ports'
import { type OpenLog, openLogAt } from './open-log.ts'

/** The adapters that a failover group runs on. `C` is what a host's work is given to write with. */
export interface Adapters<C> {
  readonly openLog: OpenLog
  readonly engine: () => DatabaseEngine
  readonly files: () => BackupFiles
  readonly connections: () => HostConnections<C>
}

export interface SqliteOptions {
  /** The log's file, on a disk of this machine, in a folder that is there; or another log, such as `eventStoreDb` opens. */
  readonly log: string | OpenLog
  /** Prepares a new connection of a host (pragmas, functions) before its first transaction. */
  readonly prepare?: (connection: DatabaseSync) => void
}

/** The embedded default: SQLite files as databases, local folders, the log in one SQLite file unless another is given. */
export const sqlite = ({ log, prepare }: SqliteOptions): Adapters<DatabaseSync> => ({
  openLog: openLogAt(log),
  engine: () => sqliteEngine(),
  files: () => localBackupFiles(),
  connections: () => sqliteHostConnections(prepare === undefined ? {} : { prepare }),
})
