import type { Entry, EpochId, GroupId } from '@db-failover/domain'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EngineError } from '../engine/engine.ts'

/**
 * Asked by an engine immediately before a commit: may this transaction still be acknowledged?
 * `stop` hosts: false once the lease is over.
 */
export type StillAllowed = () => boolean

export interface OpenOrder {
  readonly group: GroupId
  readonly entry: Entry
  readonly generation: string
  readonly epoch: EpochId
}

/** One transaction on the active database. `C` is the engine's own connection type. */
export interface HostTransaction<C> {
  readonly connection: C
  /** Refused with `BadDatabase` when the database is gone, fenced or of another epoch, or `stillAllowed` says no. */
  readonly commit: () => TaskEither<EngineError, void>
  readonly rollback: () => TaskEither<EngineError, void>
}

/** An open database in one epoch. */
export interface HostConnection<C> {
  readonly order: OpenOrder
  readonly begin: (stillAllowed: StillAllowed) => TaskEither<EngineError, HostTransaction<C>>
  /** Ends every transaction at once; nothing of them is acknowledged afterwards. Idempotent. */
  readonly destroy: () => Promise<void>
}

/** The port through which a host meets an engine. Every adapter passes `hostConnectionsContract`. */
export interface HostConnections<C> {
  /** Fails with `BadDatabase` while the database does not carry the epoch. */
  readonly open: (order: OpenOrder) => TaskEither<EngineError, HostConnection<C>>
  /** Does this process hold a credential for the entry, and can it reach its server now? */
  readonly canReach: (entry: Entry) => Promise<{ readonly credential: boolean; readonly reachable: boolean }>
}
