import type { EngineError, HostConnection, HostTransaction, StillAllowed } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Lent } from './lent.ts'
import type { GateError } from './not-acknowledged.ts'

/** How one piece of work begins on the open database; its connection's own `begin` unless stated. */
export type Begin = (
  on: HostConnection<Lent>,
  stillAllowed: StillAllowed,
) => TaskEither<EngineError, HostTransaction<Lent>>

export interface GateOptions {
  readonly maxWaitMs?: number
  readonly begin?: Begin
}

/** Where the group stands, as one process knows it. */
export interface PoolStatus {
  readonly state: { readonly is: string; readonly why: string }
  readonly active: { readonly entry: string; readonly generation: string; readonly epoch: string } | null
}

/** What a pool needs of a host: a `Host<Lent>` fits. */
export interface PoolGate {
  /** Runs the work once while the gate is open for it, and never rejects. */
  readonly transaction: <A>(
    work: (lent: Lent) => Promise<A>,
    options?: GateOptions,
  ) => Promise<Either<GateError, unknown>>
  readonly state: () => PoolStatus['state']
  readonly active: () => PoolStatus['active']
  /** Calls the listener after each change of one of the two; answers how to stop it. */
  readonly onChange: (listener: (status: PoolStatus) => void) => () => void
  readonly close: () => Promise<Either<{ readonly says: string }, void>>
}
