import type { DatabaseSync } from 'node:sqlite'
import { localBackupFiles } from '@db-failover/backup-files-local'
import { sqliteEngine, sqliteHostConnections } from '@db-failover/engine-sqlite'
import { type OpenError, openSqliteEventLog } from '@db-failover/event-log-sqlite'
import type { BackupFiles, DatabaseEngine, EventLog, HostConnections } from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** The adapters that a failover group runs on. `C` is what a host's work is given to write with. */
export interface Adapters<C> {
  readonly openLog: TaskEither<OpenError, EventLog>
  readonly engine: () => DatabaseEngine
  readonly files: () => BackupFiles
  readonly connections: () => HostConnections<C>
}

export interface SqliteOptions {
  /** The log's file, on a disk of this machine. */
  readonly log: string
  /** Prepares a new connection of a host (pragmas, functions) before its first transaction. */
  readonly prepare?: (connection: DatabaseSync) => void
}

/** The embedded default: SQLite files as databases, local folders, the log in one SQLite file. No server. */
export const sqlite = ({ log, prepare }: SqliteOptions): Adapters<DatabaseSync> => ({
  openLog: openSqliteEventLog({ path: log }),
  engine: () => sqliteEngine(),
  files: () => localBackupFiles(),
  connections: () => sqliteHostConnections(prepare === undefined ? {} : { prepare }),
})
