import type { Entry } from '@db-failover/domain'
import type { Credential } from './config.ts'

/** What the hosts' connections are told. Apart from what makes them, so that its declaration is readable without the driver's. */
export interface SqlServerHostsConfig {
  /** Shown as part of `program_name` in `sys.dm_exec_sessions`. */
  readonly process: string
  /** The application's login on the entry's server; null: this process holds none. Read anew for every connection. */
  readonly credential: (entry: Entry) => Credential | null
  readonly trustServerCertificate?: boolean
  /** PEM texts of authorities that sign the servers' certificates. */
  readonly certificateAuthorities?: readonly string[]
  /** Milliseconds to connect and log in; 5 s unless said otherwise. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that one statement may take; 15 s unless said otherwise. */
  readonly requestTimeoutMs?: number
  /** Connections at once to the active database; 10 unless said otherwise. */
  readonly connections?: number
}
