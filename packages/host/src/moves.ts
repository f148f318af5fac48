import type { EpochId, OperationId } from '@db-failover/domain'
import type { HostView } from './view.ts'

/** What this run of the host has to tell about switches. */
export interface Moves {
  /** The running switch; `epoch`: the one that it ends; `cut`: transactions ended from outside since it was seen. */
  readonly drain: {
    readonly operation: OperationId
    readonly epoch: EpochId
    readonly cut: number
    readonly told: boolean
  } | null
  /** Where the group's stream ended when this host had registered. */
  readonly registeredAt: bigint | null
  /** The epoch in which the gate was last open. */
  readonly lastEpoch: EpochId | null
  /** The latest switch after which the gate has opened. */
  readonly followed: OperationId | null
}

export const noMoves: Moves = { drain: null, registeredAt: null, lastEpoch: null, followed: null }

export const drainBegins = (m: Moves, operation: OperationId, epoch: EpochId): Moves =>
  m.drain?.operation === operation ? m : { ...m, drain: { operation, epoch, cut: 0, told: false } }

export const drainCut = (m: Moves, transactions: number): Moves =>
  m.drain === null ? m : { ...m, drain: { ...m.drain, cut: m.drain.cut + transactions } }

export const drainTold = (m: Moves): Moves => (m.drain === null ? m : { ...m, drain: { ...m.drain, told: true } })

/**
 * The move that opening in `epoch` amounts to; null where nothing moved. A host that was registered when the switch was
 * made tells of its arrival even if it had never been open before: the switch's receipt counts it.
 */
export const moveTo = (m: Moves, view: HostView, epoch: EpochId): { readonly operation: OperationId | null } | null => {
  const { switched } = view
  const seen = switched !== null && switched.revision > (m.registeredAt ?? -1n) && switched.operation !== m.followed
  if (seen) return { operation: switched.operation }
  return m.lastEpoch === null || m.lastEpoch === epoch ? null : { operation: null }
}

export const openedIn = (m: Moves, view: HostView, epoch: EpochId): Moves => ({
  ...m,
  lastEpoch: epoch,
  followed: view.switched?.operation ?? null,
})
