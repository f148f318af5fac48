import type { Lineage, OperationId } from '@db-failover/domain'

// Names that forget what a thing is called and keep what tells it apart: sets by their age, everything else by the order
// in which it is first spoken of.

/** `group/term/sequence` as one number that grows with age. */
const ages = new Map<string, number>()
const ageOf = (id: string): number => {
  const known = ages.get(id)
  if (known !== undefined) return known
  const [, term, sequence] = id.split('/')
  const age = Number(term) * 100_000 + Number(sequence)
  if (ages.size > 200_000) ages.clear()
  ages.set(id, age)
  return age
}

export const olderFirst = (a: OperationId, b: OperationId): number => ageOf(a) - ageOf(b)

export interface Names {
  /** Its place among the sets that count; what counts no more is told apart from the others only. */
  set(id: OperationId | null): string | null
  /** How many of the sets are not younger. */
  upTo(id: OperationId, among: readonly OperationId[]): number
  epoch(id: string | null): string | null
  generation(name: string | null): string | null
  lineage(l: Pick<Lineage, 'fork' | 'counter' | 'epoch'> | null | undefined): string | null
}

const byMention = (letter: string): ((name: string | null) => string | null) => {
  const known = new Map<string, string>()
  return (name) => {
    if (name === null) return null
    const before = known.get(name)
    if (before !== undefined) return before
    const made = `${letter}${known.size}`
    known.set(name, made)
    return made
  }
}

/** `counting`: the sets that count. */
export const names = (counting: readonly OperationId[]): Names => {
  const ranks = new Map<string, string>()
  for (const id of [...counting].sort(olderFirst)) if (!ranks.has(id)) ranks.set(id, `#${ranks.size}`)
  const gone = byMention('?')
  const epoch = byMention('e')
  const generation = byMention('g')
  const fork = byMention('f')
  return {
    set: (id) => (id === null ? null : (ranks.get(id) ?? gone(id))),
    upTo: (id, among) => among.filter((x) => ageOf(x) <= ageOf(id)).length,
    epoch,
    generation,
    lineage: (l) => (l === null || l === undefined ? null : `${fork(l.fork)}@${l.counter} ${epoch(l.epoch) ?? '-'}`),
  }
}
