import { resolve } from 'node:path'
import { defaultAppendLimitBytes } from '@db-failover/ports'

/** Where the log lies and how patient it is. */
export interface SqliteEventLogConfig {
  /** The log's file, on a disk of this machine: SQLite's shared memory does not work over a network file system. */
  readonly path: string
  /** Whether a missing file begins a new log; true unless said otherwise. */
  readonly create?: boolean
  /** The greatest append in bytes; 1 000 000 unless said otherwise. */
  readonly appendLimitBytes?: number
  /** How long an append waits, in milliseconds, while another process writes; 5000 unless said otherwise. */
  readonly busyWaitMs?: number
  /** How often subscriptions look for other processes' appends, in milliseconds: often after one, seldom when idle. */
  readonly pollMs?: { readonly least: number; readonly most: number }
}

export type Settings = Required<SqliteEventLogConfig>

export const settingsOf = (config: SqliteEventLogConfig): Settings => ({
  path: resolve(config.path),
  create: config.create ?? true,
  appendLimitBytes: config.appendLimitBytes ?? defaultAppendLimitBytes,
  busyWaitMs: config.busyWaitMs ?? 5000,
  pollMs: config.pollMs ?? { least: 5, most: 100 },
})
