import type { EntryId } from '@db-failover/domain'
import type { Clock, EventLog, HostConnections, Observability } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import type { HostError, LeftUnannounced } from './errors.ts'
import type { HostState } from './state.ts'
import type { Done, TransactionOptions } from './transaction.ts'
import type { Active } from './view.ts'

/** `C` is the engine's own connection type. */
export interface HostOptions<C> {
  /** The failover group's name. */
  readonly group: string
  /** This process's name: the same after its restart, and borne by no other process that runs at the same time. */
  readonly process: string
  readonly log: EventLog
  readonly connections: HostConnections<C>
  readonly clock?: Clock
  readonly observability?: Observability
  /** How long `transaction` waits at a closed gate, in milliseconds; 0 fails at once. 30 000 unless stated. */
  readonly maxWaitMs?: number
  /** How often the log is read although nothing was announced, in milliseconds. 2 000 unless stated. */
  readonly readLogEveryMs?: number
  /** How often the host finds out anew which entries it could follow to, in milliseconds. 60 000 unless stated. */
  readonly canFollowEveryMs?: number
  /** A new UUID in lower case, for the name of this run. */
  readonly newId?: () => string
}

export interface HostStatus {
  readonly state: HostState
  readonly active: Active | null
}

/** One application process's way to the active database. */
export interface Host<C> {
  /**
   * Runs the work once, in one transaction on the active database. At a closed gate it waits, and goes on by itself on
   * the database that is active then; work that has begun is never repeated. Never rejects.
   */
  readonly transaction: <A>(
    work: (connection: C) => A | Promise<A>,
    options?: TransactionOptions<C>,
  ) => Promise<Either<HostError, Done<A>>>
  /** The active database as this host knows it from the log; null before there is one. */
  readonly active: () => { readonly entry: EntryId; readonly generation: string; readonly epoch: string } | null
  readonly state: () => HostState
  /** Calls the listener after each change of state or active; what it throws is dropped. Answers how to stop it. */
  readonly onChange: (listener: (status: HostStatus) => void) => () => void
  /**
   * Begins nothing more, lets running transactions finish within the drain limit, cuts the others, says `HostLeft` and
   * releases everything but the log. Idempotent; resolves within the drain limit and half a minute: a connection has 15
   * seconds to end once nothing runs on it, and the log 5 to acknowledge.
   */
  readonly close: () => Promise<Either<LeftUnannounced, void>>
}
