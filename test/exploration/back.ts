import { type Explored, type Found, marks } from './explore.ts'
import { ways } from './graph.ts'
import type { Subject } from './node.ts'
import { type Healing, recovery } from './recovery.ts'
import { silent } from './report.ts'

// Never 7 of every explored situation. Where moves of a truthful world lead to a protected group, that is the way back;
// where none of the explored ones do, because the cut has nobody who asks, one is searched for.

export interface WaysBack {
  readonly faults: readonly Found[]
  /** Situations for which a way back had to be searched outside the explored ones. */
  readonly searched: number
  readonly asked: boolean
}

const healings: readonly (readonly [Healing, number])[] = [
  ['all', ways.truthful | ways.heals | ways.asked],
  ['spare', ways.truthful | ways.asked],
]

/** Follows truthful moves among the situations that are not good yet, to where none leads further. */
const bottom = (explored: Explored, good: Uint8Array, from: number, by: number): number => {
  const passed = new Set([from])
  for (let i = from; ; ) {
    const on = explored.graph.next(i, by).find((x) => good[x] === 0 && !passed.has(x))
    if (on === undefined) return i
    passed.add(on)
    i = on
  }
}

/** `had`: the entries that the group has had. */
export const waysBack = (subject: Subject, explored: Explored, had: readonly string[], most = 20): WaysBack => {
  const search = recovery(subject, had, silent)
  const faults = new Map<string, Found>()
  let searched = 0
  const asked = (i: number, how: Healing): boolean => {
    searched++
    const what = search.check(explored.again(i), how)
    if (what !== null && !faults.has(what)) faults.set(what, { what, trace: explored.trace(i) })
    return what === null
  }
  const having = (mark: number, is: boolean): readonly number[] =>
    explored.marked.flatMap((m, i) => (((m & mark) !== 0) === is ? [i] : []))

  for (const [how, by] of healings) {
    const passes: readonly (readonly [readonly number[], number])[] = [
      [having(marks.switching, false), by & ~ways.asked],
      [having(marks.protected, true), by],
    ]
    for (const [goals, moves] of passes) {
      const good = new Uint8Array(explored.marked.length)
      explored.graph.mark(good, goals, moves)
      for (let i = good.length - 1; i >= 0 && faults.size < most; i--) {
        while (good[i] === 0) {
          const end = bottom(explored, good, i, moves)
          asked(end, how)
          // A fault is told once: what leads to it leads there too.
          explored.graph.mark(good, [end], moves)
        }
      }
    }
  }
  return { faults: [...faults.values()], searched, asked: true }
}
