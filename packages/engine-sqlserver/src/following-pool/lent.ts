import type { EngineError, HostConnection, HostTransaction, StillAllowed } from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Wire } from '../pool.ts'

/** One connection of the driver's, between the gate and its return. */
export interface Lent {
  readonly wire: Wire
  readonly opening: Opening
  readonly stillAllowed: StillAllowed
  /** Statements by themselves commit as they end; those of a transaction only with its commit. */
  purpose: 'statements' | 'transaction'
  /** Something was acknowledged to the user. */
  acknowledged: boolean
  /** What the database said last before a commit, where it refused. */
  refusal: EngineError | null
  /** It stays with its user for later work, beyond this one. */
  kept: boolean
}

/** The active database, opened in one epoch: connections to it are lent one by one, never after the epoch is over. */
export interface Opening extends HostConnection<Lent> {
  /** As `begin`, on a connection that an earlier piece of work has kept. */
  readonly beginOn: (wire: Wire, stillAllowed: StillAllowed) => TaskEither<EngineError, HostTransaction<Lent>>
  /** A kept connection is kept no longer. */
  readonly giveUp: (wire: Wire) => void
  readonly isDestroyed: () => boolean
  /** Asks the guard row on this very connection; throws `Refused`. */
  readonly requireActive: (wire: Wire) => Promise<void>
}
