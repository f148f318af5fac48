import type { History } from '../history/history.ts'

/** One thing that must hold. `looked`: at how many cases; 0 proves nothing. `against`: a sentence per case that breaks it. */
export interface Judgement {
  readonly id: string
  readonly says: string
  readonly looked: number
  readonly against: readonly string[]
}

export type Judge = (h: History) => Judgement

/** Each case, and what breaks it; null: nothing. */
export const judged = <A>(
  id: string,
  says: string,
  cases: readonly A[],
  breaks: (a: A) => string | null,
): Judgement => ({
  id,
  says,
  looked: cases.length,
  against: cases.map(breaks).filter((found) => found !== null),
})
