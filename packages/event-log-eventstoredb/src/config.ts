import { defaultAppendLimitBytes, type Observability, silent } from '@db-failover/ports'

/** Where the log is, who asks, and how patient it is. */
export interface EventStoreEventLogConfig {
  /** `esdb://host:2113,host:2113?...` or `esdb+discover://name:2113?...`; encrypted unless `tls=false`. */
  readonly connection: string
  /** Who asks. May stand in the connection string instead; with `tls=false` nobody may be named. */
  readonly credentials?: Credentials
  /** The greatest append in bytes; 1 000 000 unless said otherwise. The server's own limit is 1 MiB by default. */
  readonly appendLimitBytes?: number
  /** Calls and subscriptions at once on one connection, 80 unless said otherwise. The server allows 100. */
  readonly streamsPerConnection?: number
  readonly patience?: Partial<Patience>
  /** Silent unless given. */
  readonly observability?: Observability
}

export interface Credentials {
  readonly username: string
  readonly password: string
}

/** How long, in milliseconds, an answer is waited for. Each wait is bounded by a timer of this process. */
export interface Patience {
  /** Until a leader is found and connected. 5000 unless said otherwise. */
  readonly connectMs: number
  /** One try of an append; a server without a majority answers after about 3 s. 4000 unless said otherwise. */
  readonly tryMs: number
  /** An append with all it takes to find out whether it was written. 12 000 unless said otherwise. */
  readonly appendMs: number
  /** Until the next event of a read, or the confirmation of a subscription. 5000 unless said otherwise. */
  readonly silenceMs: number
  /** A whole read. 30 000 unless said otherwise. */
  readonly readMs: number
}

export interface Limits {
  readonly appendLimitBytes: number
  readonly streamsPerConnection: number
  readonly patience: Patience
  readonly observability: Observability
}

const patience: Patience = { connectMs: 5000, tryMs: 4000, appendMs: 12_000, silenceMs: 5000, readMs: 30_000 }

export const limitsOf = (config: EventStoreEventLogConfig): Limits => ({
  appendLimitBytes: config.appendLimitBytes ?? defaultAppendLimitBytes,
  streamsPerConnection: config.streamsPerConnection ?? 80,
  patience: { ...patience, ...config.patience },
  observability: config.observability ?? silent,
})
