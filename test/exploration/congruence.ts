import type { Cut } from './cuts.ts'
import { digest, situation } from './key.ts'
import { movesOf } from './moves.ts'
import type { Node, Subject } from './node.ts'
import { type Reduction, reducedBy, viewOf } from './reductions.ts'
import { silent } from './report.ts'
import { startOfCut } from './start.ts'

// A reduction is right when whatever it joins has the same future: the same moves, to situations that are joined too, with
// the same faults. This is asked of every situation of an exploration that makes no reduction, so that it and the reduced
// one meet the same.

export interface Congruence {
  /** Situations that are told apart without any reduction. */
  readonly exact: number
  /** What the reductions make of them. */
  readonly joined: number
  readonly closure: boolean
  /** The first pair that is joined and has another future; null: none. */
  readonly wrong: string | null
}

/** `made`: the reductions that are tried; `look` replaces them by another way of looking. */
export const congruent = (
  subject: Subject,
  cut: Cut,
  seconds: number,
  made?: readonly Reduction[],
  look?: (text: string) => string,
): Congruence => {
  const { scope } = cut
  const whole = reducedBy(scope)
  const exact = viewOf(scope, [])
  const tried = made === undefined ? whole : viewOf(scope, made)
  const joinedText = (n: Node): string => {
    const { text } = situation(n, tried)
    return look === undefined ? text : look(text)
  }
  const end = performance.now() + seconds * 1000
  const seen = new Set<string>()
  const queue: (Node | null)[] = []
  const futures = new Map<string, ReadonlyMap<string, string>>()
  let wrong: string | null = null
  const add = (n: Node): void => {
    const key = digest(situation(n, exact).text + situation(n, whole).text)
    if (!seen.has(key)) queue.push(n)
    seen.add(key)
  }
  add(startOfCut(subject, cut, silent))
  let i = 0
  for (; i < queue.length && wrong === null && performance.now() < end; i++) {
    const n = queue[i]
    if (n === null || n === undefined) continue
    queue[i] = null
    const future = new Map<string, string>()
    for (const m of movesOf(n, scope, situation(n, whole).next)) {
      const faults: string[] = []
      const after = m.go(subject, { ...silent, fault: (_n, what) => faults.push(what) })
      if (after !== n) add(after)
      future.set(m.name, digest([joinedText(after), ...faults].join(' ')))
    }
    const text = joinedText(n)
    const key = digest(text)
    const before = futures.get(key)
    if (before === undefined) futures.set(key, future)
    else {
      const by = [...new Set([...before.keys(), ...future.keys()])].find((m) => before.get(m) !== future.get(m))
      if (by !== undefined) wrong = `joined, and told apart by: ${by}\n${text}\n${situation(n, exact).text}`
    }
  }
  return { exact: seen.size, joined: futures.size, closure: i === queue.length, wrong }
}
