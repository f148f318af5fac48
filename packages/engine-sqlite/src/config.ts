import { type Clock, systemClock } from '@db-failover/ports'

export interface SqliteEngineConfig {
  readonly clock?: Clock
  /** How long a change waits for running writers, in milliseconds; 30 s unless said otherwise. */
  readonly lockWaitMs?: number
}

/** What every part of the engine works with. */
export interface Settings {
  readonly clock: Clock
  readonly lockWaitMs: number
  /** Aborted when the engine is closed. */
  readonly closed: AbortSignal
}

export const settingsOf = (config: SqliteEngineConfig, closed: AbortSignal): Settings => ({
  clock: config.clock ?? systemClock,
  lockWaitMs: config.lockWaitMs ?? 30_000,
  closed,
})
