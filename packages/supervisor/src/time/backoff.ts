import type { Policy } from '@db-failover/domain'

/** Doubles from `firstMs` to at most `mostMs`, less up to a fifth of it by chance. `failures` counts from 1. */
export const backoff = (firstMs: number, mostMs: number, failures: number, random: () => number): number => {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(Math.max(failures - 1, 0), 30))
  return Math.max(1, Math.round(full * (1 - 0.2 * random())))
}

export const retryIn = (
  { retryFirstMs, retryMostMs }: Pick<Policy, 'retryFirstMs' | 'retryMostMs'>,
  failures: number,
  random: () => number,
): number => backoff(retryFirstMs, retryMostMs, failures, random)
