import { localBackupFiles } from '@db-failover/backup-files-local'
import type { Entry } from '@db-failover/domain'
import {
  type Credential,
  type SqlServerEngineConfig,
  type SqlTransaction,
  sqlServerEngine,
  sqlServerHostConnections,
} from '@db-failover/engine-sqlserver'
import { type OpenLog, openLogAt } from './open-log.ts'
import type { Adapters } from './sqlite.ts'

export interface SqlServerOptions {
  /** The log, such as `eventStoreDb` opens; or the path of a SQLite file on a disk of this machine. */
  readonly log: string | OpenLog
  /** Shown in `sys.dm_exec_sessions.program_name`. */
  readonly process: string
  /** This program's login on the entry's server; null: it holds none. */
  readonly credential: (entry: Entry) => Credential | null
  /** The hosts' login; a supervisor proves with it that a restored database can be used. */
  readonly hostCredential: (entry: Entry) => Credential | null
  /** What else the engine can be told: certificates, tuning of backups, owner. */
  readonly engine?: Partial<SqlServerEngineConfig>
}

/** SQL Server databases, folders as this process reaches them, and the log that is given. */
export const sqlServer = ({
  log,
  process,
  credential,
  hostCredential,
  engine = {},
}: SqlServerOptions): Adapters<SqlTransaction> => {
  const { certificateAuthorities, trustServerCertificate } = engine
  return {
    openLog: openLogAt(log),
    engine: () => sqlServerEngine({ ...engine, process, credential, hostCredential }),
    files: () => localBackupFiles(),
    connections: () =>
      sqlServerHostConnections({
        process,
        credential: hostCredential,
        ...(certificateAuthorities === undefined ? {} : { certificateAuthorities }),
        ...(trustServerCertificate === undefined ? {} : { trustServerCertificate }),
      }),
  }
}
