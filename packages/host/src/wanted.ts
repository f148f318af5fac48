import type { EpochId, GroupId, OperationId } from '@db-failover/domain'
import type { OpenOrder } from '@db-failover/ports'
import type { HostView } from './view.ts'

/** What the log wants of the gate. */
export type Wanted =
  /** Open on this database, in this epoch. `marked: false`: the database does not carry the epoch yet. */
  | { readonly _tag: 'Use'; readonly order: OpenOrder; readonly marked: boolean }
  /** A switch has started: nothing more is begun, what runs may finish within the drain limit. */
  | { readonly _tag: 'Drain'; readonly operation: OperationId; readonly epoch: EpochId | null }
  | { readonly _tag: 'Closed'; readonly why: string }

const closed = (why: string): Wanted => ({ _tag: 'Closed', why })

export const wantedOf = (group: GroupId, view: HostView): Wanted => {
  if (!view.exists) return closed(`the log has no group ${group}`)
  if (view.notUnderstood !== null) return closed(view.notUnderstood)
  if (view.switching !== null) return { _tag: 'Drain', operation: view.switching, epoch: view.active?.epoch ?? null }
  if (view.active === null) return closed('no database is active yet')
  const entry = view.entries[view.active.entry]
  if (entry === undefined) return closed(`the log does not describe the entry ${view.active.entry}`)
  const { generation, epoch } = view.active
  return { _tag: 'Use', order: { group, entry, generation, epoch }, marked: view.marked }
}

/** The same physical database in the same epoch. */
export const sameOrder = (a: OpenOrder, b: OpenOrder): boolean => sameDatabase(a, b) && a.epoch === b.epoch

const sameDatabase = (a: OpenOrder, b: OpenOrder): boolean => a.entry.id === b.entry.id && a.generation === b.generation

/**
 * What becomes of a connection. Another database is active: its transactions are worth nothing any more, they are cut.
 * A new epoch of the same database, a switch, or nothing to use: they may finish within the drain limit.
 */
export const fateOf = (order: OpenOrder, wanted: Wanted): 'stays' | 'drains' | 'cut' => {
  if (wanted._tag !== 'Use') return 'drains'
  if (sameOrder(order, wanted.order)) return 'stays'
  return sameDatabase(order, wanted.order) ? 'drains' : 'cut'
}
