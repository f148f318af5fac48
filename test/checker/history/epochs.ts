import type { Evidence } from '../evidence/evidence.ts'
import { type Chain, roots, switches } from './switches.ts'

/** How an epoch came to be. */
export interface Epoch {
  readonly id: string
  readonly revision: number
  readonly entry: string
  /** Of an epoch that a new root opened: that of the database that was active. null: there was none. */
  readonly generation: string | null
  readonly parent: string | null
  /** The point of the parent where it hangs; null: in place, or a root. */
  readonly at: Chain | null
}

/** Every epoch, in the order of the log. */
export const epochs = (e: Evidence): readonly Epoch[] =>
  [
    ...switches(e).map(({ revision, data: { epoch, to, generation, parent } }) => ({
      id: epoch,
      revision,
      entry: to,
      generation,
      parent: parent?.epoch ?? null,
      at: parent?.at ?? null,
    })),
    ...roots(e).map(({ revision, data: { epoch, entry } }) => ({
      id: epoch,
      revision,
      entry,
      generation: switches(e).findLast((s) => s.revision < revision)?.data.generation ?? null,
      parent: null,
      at: null,
    })),
  ].sort((a, b) => a.revision - b.revision)

/** From the epoch that is the newest at a revision back to its root. */
export const pathAt = (all: readonly Epoch[], revision: number): readonly Epoch[] => {
  const path: Epoch[] = []
  let next = all.findLast((epoch) => epoch.revision <= revision)
  while (next !== undefined && !path.includes(next)) {
    path.push(next)
    const { parent } = next
    next = all.find((epoch) => epoch.id === parent)
  }
  return path
}

/** The last link of a chain. */
export const endOf = (chain: Chain): string => chain.differential ?? chain.full
