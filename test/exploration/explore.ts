import type { Event, Input, Rejection } from '@db-failover/domain'
import { digest, situation } from './key.ts'
import { movesOf } from './moves.ts'
import type { Node, Subject, Witness } from './node.ts'
import type { Scope } from './scope.ts'

export interface Found {
  readonly what: string
  readonly trace: readonly string[]
}

export interface Explored {
  readonly states: number
  readonly transitions: number
  readonly closure: boolean
  readonly frontier: number
  readonly faults: readonly Found[]
  readonly rules: ReadonlyMap<string, number>
  readonly deepest: number
}

interface Limits {
  readonly seconds: number
  readonly states?: number
  readonly faults?: number
}

/** Breadth first from the given situations until nothing new is found or the limits are reached. */
export const explore = (
  subject: Subject,
  starts: readonly Node[],
  scope: Scope,
  limits: Limits,
  visit: (n: Node, trace: () => readonly string[]) => readonly string[] = () => [],
): Explored => {
  const end = Date.now() + limits.seconds * 1000
  const seen = new Set<string>()
  const parents: number[] = []
  const names: string[] = []
  const depth: number[] = []
  const queue: (Node | null)[] = []
  const nexts: (number | null)[] = []
  const rules = new Map<string, number>()
  const faults = new Map<string, Found>()
  let transitions = 0
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
    rule: (id) => rules.set(id, (rules.get(id) ?? 0) + 1),
    event: (e: Event) => {
      events.push(e)
    },
    refused: (_n: Node, i: Input, r: Rejection) => {
      if (r.why === '' || r.possible === '') fault(`${i.type} is refused without a word`)
    },
    fault: (_n, what) => fault(what),
  }
  const add = (n: Node, parent: number, name: string) => {
    const s = situation(n)
    const key = digest(s.text)
    if (seen.has(key)) return
    seen.add(key)
    parents.push(parent)
    names.push(name)
    depth.push(parent < 0 ? 0 : (depth[parent] ?? 0) + 1)
    queue.push(n)
    nexts.push(s.next)
  }
  for (const n of starts) add(n, -1, 'start')
  let i = 0
  for (; i < queue.length; i++) {
    if (Date.now() > end || faults.size >= (limits.faults ?? 20) || i >= (limits.states ?? Number.POSITIVE_INFINITY))
      break
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
      if (after !== n) add(after, i, m.name)
    }
    queue[i] = null
  }
  return {
    states: seen.size,
    transitions,
    closure: i === queue.length,
    frontier: queue.length - i,
    faults: [...faults.values()],
    rules,
    deepest: depth[Math.min(i, depth.length - 1)] ?? 0,
  }
}
