import { type EntryId, type Input, inputKinds, type Observation } from '@db-failover/domain'
import { situation } from './key.ts'
import { type Move, movesOf, settled } from './moves.ts'
import { contextOf, type Node, type Subject, told, type Witness } from './node.ts'
import { probeOf } from './probes.ts'
import { reducedBy } from './reductions.ts'
import type { Scope } from './scope.ts'

// A walk through the world: one thing happens after the other. What was observed before can be observed again, late and
// out of order, and an overtaken leader goes on speaking.

/** What a world offers in plenty does not crowd out the rest. */
const weights: Readonly<Record<Move['kind'], number>> = { answer: 10, probe: 5, time: 2, people: 4, mishap: 2 }

const chosen = (moves: readonly Move[], random: () => number): Move | undefined => {
  const kinds = Object.entries(Object.groupBy(moves, (m) => m.kind)) as [Move['kind'], Move[]][]
  let r = random() * kinds.reduce((sum, [kind]) => sum + weights[kind], 0)
  for (const [kind, of] of kinds) {
    r -= weights[kind]
    if (r < 0) return kind === 'answer' && random() < 0.6 ? of[0] : of[Math.floor(random() * of.length)]
  }
  return moves[0]
}

/** How many observations are remembered, to be made again. */
const memory = 12

export interface Walk {
  readonly node: Node
  /** One thing happens, named or chosen; answers its name, null when the situation does not offer it. */
  step(by: string | (() => number)): string | null
}

export const walk = (subject: Subject, start: Node, scope: Scope, witness: Witness): Walk => {
  let node = start
  const heard: Observation[] = []
  const seen: Witness = {
    ...witness,
    input: (i: Input) => {
      witness.input(i)
      if (inputKinds[i.type] === 'observation') heard.push(i as Observation)
      if (heard.length > memory) heard.shift()
    },
  }
  const again = (k: number): string | null => {
    const o = heard.at(-k)
    if (o === undefined) return null
    node = settled(subject, told(subject, node, o, seen), seen)
    return `the observation ${k} back is made again`
  }
  /** What is due after the next probes is done by a leader whose term is over; the leader of today finds it undone. */
  const overtaken = (): string => {
    const term = (node.state.people.leader?.term ?? 1) - 1
    const entries = Object.keys(node.state.configuration.entries) as EntryId[]
    for (const e of entries) node = told(subject, node, probeOf(node, e, true), seen, term)
    for (const e of entries) node = told(subject, node, probeOf(node, e, true), seen)
    for (const command of subject.due(node.state, contextOf(node, 'leader')))
      node = told(subject, node, command, seen, term)
    node = settled(subject, node, seen)
    return 'an overtaken leader speaks'
  }
  return {
    get node() {
      return node
    },
    step: (by) => {
      const name = typeof by === 'string' ? by : null
      const late = /^the observation (\d+) back/.exec(name ?? '')
      if (late !== null) return again(Number(late[1]))
      if (name === 'an overtaken leader speaks') return overtaken()
      if (typeof by === 'function') {
        const odd = by()
        if (odd < 0.06) return again(1 + Math.floor(by() * memory))
        if (odd < 0.08) return overtaken()
      }
      const moves = movesOf(node, scope, situation(node, reducedBy(scope)).next)
      const m = typeof by === 'function' ? chosen(moves, by) : moves.find((x) => x.name === by)
      if (m === undefined) return null
      node = m.go(subject, seen)
      return m.name
    },
  }
}

/** The shortest list of the same names, in their order, of which the test still holds. */
export const shortest = (names: readonly string[], holds: (names: readonly string[]) => boolean): readonly string[] => {
  let best = names
  for (let size = Math.ceil(best.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let i = 0; i + size <= best.length; ) {
      const fewer = [...best.slice(0, i), ...best.slice(i + size)]
      if (holds(fewer)) best = fewer
      else i += size
    }
  }
  return best
}
