/** Milliseconds before the next attempt, doubling from `firstMs` to at most `mostMs`; `attempt` counts from 0. */
export const backoff = (attempt: number, firstMs: number, mostMs: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30))
