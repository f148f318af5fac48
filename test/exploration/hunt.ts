import { type Event, inputKinds } from '@db-failover/domain'
import { chanceOf } from 'db-failover-test-seeded/chance'
import type { Found } from './explore.ts'
import type { Node, Subject, Witness } from './node.ts'
import { recovery } from './recovery.ts'
import { silent } from './report.ts'
import type { Scope } from './scope.ts'
import { shortest, walk } from './walk.ts'

export interface Hunt {
  readonly starts: readonly Node[]
  readonly scope: Scope
  readonly seed: number
  readonly walks: number
  readonly length: number
  /** Never 7 is asked after every so many steps; null: not at all. */
  readonly recoveryEvery: number | null
  /** The entries of the group. */
  readonly entries: readonly string[]
  /** Asked after every step: what is wrong, or null. */
  readonly every?: (n: Node, events: readonly Event[]) => string | null
  /** Nothing else counts as found. */
  readonly only?: RegExp
  readonly until?: () => boolean
}

export interface Hunted {
  readonly walks: number
  readonly steps: number
  readonly found: Found | null
  readonly rules: ReadonlySet<string>
}

/** Walks at random until something is found, and makes its trace as short as it gets. */
export const hunt = (subject: Subject, h: Hunt): Hunted => {
  const rules = new Set<string>()
  const ways = recovery(subject, h.entries, silent)
  let steps = 0

  /** Walks by names or by chance; answers what was found first and the names of the steps to it. */
  const tried = (start: Node, by: readonly string[] | (() => number), length: number) => {
    const names: string[] = []
    const events: Event[] = []
    let fault: string | null = null
    const found = (what: string | null): void => {
      if (what !== null && (h.only === undefined || h.only.test(what))) fault ??= what
    }
    const seen: Witness = {
      input: () => {},
      rule: (id) => {
        rules.add(id)
      },
      event: (e) => {
        events.push(e)
      },
      refused: (_n, i, r) => {
        if (inputKinds[i.type] === 'operator' && r.next === null && r._tag !== 'NothingToDo')
          found(`Never 7: ${r.rule} refuses and names no next command`)
      },
      fault: (_n, what) => found(what),
    }
    const w = walk(subject, start, h.scope, seen)
    for (let i = 0; i < length && fault === null; i++) {
      events.length = 0
      const name = w.step(typeof by === 'function' ? by : (by[i] ?? ''))
      if (name === null) continue
      steps++
      names.push(name)
      found(h.every?.(w.node, events) ?? null)
      if (
        fault === null &&
        h.recoveryEvery !== null &&
        (typeof by !== 'function' ? i === length - 1 : i % h.recoveryEvery === 0)
      )
        for (const how of ['all', 'spare'] as const) found(ways.check(w.node, how))
    }
    return { fault: fault as string | null, names }
  }

  let walked = 0
  for (let k = 0; k < h.walks && h.until?.() !== true; k++) {
    walked = k + 1
    const start = h.starts[k % h.starts.length]
    if (start === undefined) break
    const { fault, names } = tried(start, chanceOf(h.seed + k), h.length)
    if (fault === null) continue
    const trace = shortest(names, (fewer) => tried(start, fewer, fewer.length).fault === fault)
    return { walks: k + 1, steps, found: { what: fault, trace }, rules }
  }
  return { walks: walked, steps, found: null, rules }
}
