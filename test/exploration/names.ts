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
  /** What a database of the entry says of itself is compared with what was read of that entry before. */
  lineage(of: string, l: Pick<Lineage, 'fork' | 'counter' | 'epoch'> | null | undefined): string | null
}

type Naming = (name: string | null) => string | null

const byMention = (letter: string): Naming => {
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

const namesIn = (by: Map<string, Naming>, of: string, letter: string): Naming => {
  const known = by.get(of)
  if (known !== undefined) return known
  const made = byMention(letter)
  by.set(of, made)
  return made
}

/** `counting`: the sets that count. `apart`: what lineages say of epochs is compared with nothing else. */
export const names = (apart: boolean, counting: readonly OperationId[]): Names => {
  const ranks = new Map<string, string>()
  for (const id of [...counting].sort(olderFirst)) if (!ranks.has(id)) ranks.set(id, `#${ranks.size}`)
  const gone = byMention('?')
  const epoch = byMention('e')
  const generation = byMention('g')
  const forks = new Map<string, Naming>()
  const written = new Map<string, Naming>()
  return {
    set: (id) => (id === null ? null : (ranks.get(id) ?? gone(id))),
    upTo: (id, among) => among.filter((x) => ageOf(x) <= ageOf(id)).length,
    epoch,
    generation,
    lineage: (of, l) => {
      if (l === null || l === undefined) return null
      const fork = namesIn(forks, apart ? of : '', 'f')
      const mark = apart ? namesIn(written, of, 'w') : epoch
      return `${fork(l.fork)}@${l.counter} ${mark(l.epoch) ?? '-'}`
    },
  }
}
