import type { Evidence } from '../evidence/evidence.ts'
import { type Check, none } from './check.ts'
import { factsOf } from './facts-of.ts'

/** Milliseconds of the span in which no supervisor worked: from each death to the leadership that its next run took. */
export const unsupervised = (e: Evidence, span: { readonly from: string; readonly to: string }): number => {
  const taken = factsOf(e.facts, 'LeadershipTaken')
  let until = Date.parse(span.from)
  let sum = 0
  for (const { at, what } of e.deaths) {
    if (what !== 'supervisor') continue
    const back = taken.find((t) => t.at > at)?.at ?? span.to
    const begun = Math.max(until, Date.parse(at))
    const over = Math.min(Date.parse(back), Date.parse(span.to))
    sum += Math.max(0, over - begun)
    until = Math.max(until, over)
  }
  return sum
}

/** Whoever died was killed: no process of the story ended by itself. */
export const killed = (e: Evidence): Check =>
  none(
    'killed',
    'no process ended by itself: each was killed from outside, or asked to end',
    e.deaths.filter((d) => d.how !== 'SIGKILL'),
    (d) => `the ${d.what} at ${d.at}: ${d.how}`,
    `${e.deaths.length} killed`,
  )
