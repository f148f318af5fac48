import { type Event, type Input, inputKinds, phase, type Rejection } from '@db-failover/domain'
import { type Graph, graph, ways } from './graph.ts'
import { digest, situation } from './key.ts'
import { toldApartBy } from './merging.ts'
import { type Move, movesOf } from './moves.ts'
import type { Node, Subject, Witness } from './node.ts'
import { reducedBy } from './reductions.ts'
import { silent } from './report.ts'
import type { Scope } from './scope.ts'

export interface Found {
  readonly what: string
  readonly trace: readonly string[]
}

/** What is remembered of a situation. */
export const marks = { protected: 1, switching: 2 } as const

export interface Explored {
  readonly states: number
  readonly transitions: number
  readonly closure: boolean
  readonly frontier: number
  readonly faults: readonly Found[]
  readonly rules: ReadonlyMap<string, number>
  readonly deepest: number
  /** How many joined situations were compared by all that can happen next. */
  readonly compared: number
  /** Rules that refused a person without naming a command. */
  readonly speechless: ReadonlySet<string>
  readonly graph: Graph
  /** By situation. */
  readonly marked: readonly number[]
  /** The situation again, as it was reached first. */
  again(situation: number): Node
  trace(situation: number): readonly string[]
}

export interface Limits {
  readonly seconds: number
  /** In milliseconds, how the seconds are counted; left out: as they pass. */
  readonly clock?: () => number
  readonly states?: number
  readonly faults?: number
  /** Every so-manieth situation is compared with the next that the key joins with it. */
  readonly compareEvery?: number
}

const howOf = (m: Move): number =>
  (m.truthful ? ways.truthful : 0) | (m.heals ? ways.heals : 0) | (m.kind === 'people' ? ways.asked : 0)

const markOf = (n: Node): number =>
  (phase(n.state) === 'protected' ? marks.protected : 0) | (n.state.switches.running === null ? 0 : marks.switching)

/** Breadth first from the given situations until nothing new is found or the limits are reached. */
export const explore = (
  subject: Subject,
  starts: readonly Node[],
  scope: Scope,
  limits: Limits,
  visit: (n: Node, trace: () => readonly string[]) => readonly string[] = () => [],
): Explored => {
  const { clock = Date.now } = limits
  const end = clock() + limits.seconds * 1000
  const view = reducedBy(scope)
  const seen = new Map<string, number>()
  const parents: number[] = []
  const names: string[] = []
  const depth: number[] = []
  const marked: number[] = []
  const queue: (Node | null)[] = []
  const nexts: (number | null)[] = []
  const kept = new Map<number, Node>()
  const edges = graph()
  const rules = new Map<string, number>()
  const speechless = new Set<string>()
  const faults = new Map<string, Found>()
  let transitions = 0
  let compared = 0
  let at = -1
  let label = ''
  const traceOf = (i: number): readonly string[] => {
    const out: string[] = []
    for (let k = i; k >= 0; k = parents[k] ?? -1) out.push(names[k] ?? '')
    return out.reverse()
  }
  const events: Event[] = []
  const fault = (what: string) => {
    if (!faults.has(what))
      faults.set(what, {
        what,
        trace: [...traceOf(at), label, ...events.map((e) => `  ${e.type} ${JSON.stringify(e.data).slice(0, 300)}`)],
      })
  }
  const witness: Witness = {
    input: () => {},
    rule: (id) => {
      if (id === 'unanswered') fault('an input has no answer in this phase')
      rules.set(id, (rules.get(id) ?? 0) + 1)
    },
    event: (e: Event) => {
      events.push(e)
    },
    refused: (_n: Node, i: Input, r: Rejection) => {
      if (r.why === '' || r.possible === '') fault(`${i.type} is refused without a word`)
      if (inputKinds[i.type] === 'operator' && r.next === null) speechless.add(r.rule)
    },
    fault: (_n, what) => fault(what),
  }
  /** The situation of this node, a new one where it was not met before. */
  const add = (n: Node, parent: number, name: string): number => {
    const s = situation(n, view)
    const key = digest(s.text)
    const before = seen.get(key)
    if (before === undefined) {
      const i = queue.length
      seen.set(key, i)
      parents.push(parent)
      names.push(name)
      marked.push(markOf(n))
      depth.push(parent < 0 ? 0 : (depth[parent] ?? 0) + 1)
      queue.push(n)
      nexts.push(s.next)
      if (limits.compareEvery !== undefined && i % limits.compareEvery === 0) kept.set(i, n)
      return i
    }
    const first = kept.get(before)
    if (first !== undefined && first !== n) {
      kept.delete(before)
      compared++
      const by = toldApartBy(subject, first, n, scope)
      if (by !== null) fault(`the key joins what is told apart by: ${by}\n${s.text}`)
    }
    return before
  }
  for (const n of starts) add(n, -1, 'start')
  let i = 0
  for (; i < queue.length; i++) {
    if (clock() > end || faults.size >= (limits.faults ?? 20) || i >= (limits.states ?? Number.POSITIVE_INFINITY)) break
    const n = queue[i]
    if (n === null || n === undefined) continue
    at = i
    label = '(here)'
    for (const what of visit(n, () => traceOf(i))) fault(what)
    for (const m of movesOf(n, scope, nexts[i] ?? null)) {
      transitions++
      label = m.name
      events.length = 0
      const after = m.go(subject, witness)
      if (after !== n) edges.add(i, add(after, i, m.name), howOf(m))
    }
    queue[i] = null
  }
  const reached = new Map<number, Node>()
  /** Situations are asked for from the last to the first: what leads to one leads to its neighbours. */
  const again = (at: number): Node => {
    const known = reached.get(at)
    if (known !== undefined) return known
    const parent = parents[at] ?? -1
    const before = parent < 0 ? undefined : again(parent)
    const made =
      before === undefined
        ? starts.find((n) => seen.get(digest(situation(n, view).text)) === at)
        : movesOf(before, scope, nexts[parent] ?? null)
            .find((m) => m.name === names[at])
            ?.go(subject, silent)
    if (made === undefined) throw new RangeError(`situation ${at} cannot be reached again`)
    if (reached.size > 20_000) reached.clear()
    reached.set(at, made)
    return made
  }
  return {
    states: seen.size,
    transitions,
    closure: i === queue.length,
    frontier: queue.length - i,
    faults: [...faults.values()],
    rules,
    deepest: depth[Math.min(i, depth.length - 1)] ?? 0,
    compared,
    speechless,
    graph: edges,
    marked,
    again,
    trace: traceOf,
  }
}
