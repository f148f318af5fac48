import type { Entry } from '@db-failover/domain'
import { type Clock, systemClock } from '@db-failover/ports'
import type { Readers } from './asks.ts'
import type { BackupTuning } from './statements/backup.ts'

/** Read anew for every connection, so that a changed password is taken up; never logged. */
export interface Credential {
  readonly user: string
  readonly password: string
}

export interface SqlServerEngineConfig {
  /** Shown as part of `program_name` in `sys.dm_exec_sessions`. */
  readonly process: string
  /** The login of this program on the entry's server; null: this process holds none. */
  readonly credential: (entry: Entry) => Credential | null
  /** A host's login, with which a restored database is checked before anybody is sent there. */
  readonly hostCredential: (entry: Entry) => Credential | null
  readonly clock?: Clock
  /** The certificate's name must fit the server's unless this says otherwise. TLS itself is never left out. */
  readonly trustServerCertificate?: boolean
  /** PEM texts of authorities that sign the servers' certificates. */
  readonly certificateAuthorities?: readonly string[]
  /** Milliseconds to connect and log in; 5 s unless said otherwise. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that a statement may take that answers at once; 15 s unless said otherwise. */
  readonly statementTimeoutMs?: number
  /** Milliseconds after which a statement that reports no progress is cancelled; 10 min unless said otherwise. */
  readonly stalledAfterMs?: number
  /** Milliseconds between two looks at what a statement of ours does on its server; 5 s unless said otherwise. */
  readonly lookEveryMs?: number
  /** Backups are compressed where the edition can, unless said otherwise. */
  readonly backup?: Partial<BackupTuning>
  /** The login that owns a restored database; unless said otherwise, the one that restored it does. */
  readonly owner?: string
  /** Repairs users whose SID no login of the server has, when a login bears their name; on unless said otherwise. */
  readonly repairUsers?: boolean
}

/** What every part of the engine works with. */
export interface Settings {
  readonly process: string
  readonly credential: SqlServerEngineConfig['credential']
  readonly hostCredential: SqlServerEngineConfig['hostCredential']
  readonly clock: Clock
  readonly trustServerCertificate: boolean
  readonly certificateAuthorities: readonly string[]
  readonly connectTimeoutMs: number
  readonly statementTimeoutMs: number
  readonly stalledAfterMs: number
  readonly lookEveryMs: number
  readonly backup: Partial<BackupTuning>
  readonly owner: string | null
  readonly repairUsers: boolean
  /** Aborted when the engine is closed. */
  readonly closed: AbortSignal
  readonly readers: Readers
}

export const settingsOf = (config: SqlServerEngineConfig, closed: AbortSignal): Omit<Settings, 'readers'> => ({
  process: config.process,
  credential: config.credential,
  hostCredential: config.hostCredential,
  clock: config.clock ?? systemClock,
  trustServerCertificate: config.trustServerCertificate ?? false,
  certificateAuthorities: config.certificateAuthorities ?? [],
  connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
  statementTimeoutMs: config.statementTimeoutMs ?? 15_000,
  stalledAfterMs: config.stalledAfterMs ?? 600_000,
  lookEveryMs: config.lookEveryMs ?? 5_000,
  backup: config.backup ?? {},
  owner: config.owner ?? null,
  repairUsers: config.repairUsers ?? true,
  closed,
})
