import type { Entry, OperationId, ProcessId } from '@db-failover/domain'
import type { Clock, Observability } from '@db-failover/ports'

/** Who asks, and with what. */
export interface OperatorConfig {
  /** This process's name, as it stands beside what it appends. */
  readonly process: ProcessId
  /** The person, as the operating system or the caller names them. */
  readonly actor: string
  readonly clock: Clock
  readonly observability?: Observability
  /** The engine's name for what an operation produces. What people ask for needs none. */
  readonly generationFor?: (entry: Entry, operation: OperationId) => string
  /** 0 to 1, for jitter. */
  readonly random?: () => number
  /** A new UUID in lower case. */
  readonly newId?: () => string
}

export interface SubmitOptions {
  /** How long the request waits for the leader to begin, in milliseconds; else as the group's policy says. */
  readonly validForMs?: number
  /** Leaves the request in the log though no live leader was found. */
  readonly leave?: boolean
}
