import type { Evidence } from '../evidence/evidence.ts'
import { list, orNull, record, type Shape, text, truth } from '../evidence/shape.ts'
import { factsOf } from './facts.ts'

/** A recovery chain: the ids of one full, and of at most one differential. */
export interface Chain {
  readonly full: string
  readonly differential: string | null
}

const chain: Shape<Chain> = record({ full: text, differential: orNull(text) })

/** Where a database came from: a chain, or null where it was opened as it stood. */
const origin: Shape<Chain | null> = (value, at) =>
  record({ kind: text })(value, at).kind === 'chain' ? record({ chain })(value, at).chain : null

const ground: Shape<{ readonly kind: string; readonly to: string | null }> = (value, at) => {
  const { kind } = record({ kind: text })(value, at)
  return { kind, to: kind === 'consent' ? record({ to: text })(value, at).to : null }
}

const span = record({ from: text, to: orNull(text) })

const switched = record({
  operation: text,
  kind: text,
  automatic: truth,
  from: orNull(text),
  to: text,
  generation: text,
  epoch: text,
  parent: orNull(record({ epoch: text, at: origin })),
  origin,
  ground,
  loss: orNull(span),
})
export type Switched = ReturnType<typeof switches>[number]
export const switches = (e: Evidence) => factsOf(e, 'ActiveSwitched', switched)

const started = record({
  operation: text,
  kind: text,
  automatic: truth,
  from: text,
  to: text,
  epoch: text,
  request: orNull(text),
})
export const starts = (e: Evidence) => factsOf(e, 'SwitchStarted', started)

export const fences = (e: Evidence) =>
  factsOf(e, 'FenceConfirmed', record({ operation: orNull(text), entry: text, generation: text }))

export const receipts = (e: Evidence) =>
  factsOf(e, 'HostsReconnected', record({ operation: text, lastWrite: orNull(text) }))

const contingency = record({
  operation: text,
  of: text,
  backup: record({ set: text, epoch: text, entry: text }),
  on: list(text),
  span,
})
export const contingencies = (e: Evidence) => factsOf(e, 'ContingencyBackupTaken', contingency)

const pinned = record({ operation: text, of: text, epoch: text, sets: list(text), on: list(text), gap: span })
export const pins = (e: Evidence) => factsOf(e, 'CopiesPinned', pinned)

export const discards = (e: Evidence) => factsOf(e, 'ChangesDiscarded', record({ operation: text, epoch: text, span }))

/** New roots: the active's history is not the one that our backups belong to. */
export const roots = (e: Evidence) => factsOf(e, 'ManualBackupRequired', record({ entry: text, epoch: text }))
