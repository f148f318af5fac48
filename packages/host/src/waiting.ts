import type { Clock } from '@db-failover/ports'

/** A timer takes no more; callers look at the time themselves. */
const LONGEST = 60_000

export interface Waiting {
  /** Resolves at the next `wake`, or after `ms`, or a minute. */
  readonly within: (ms: number) => Promise<void>
  readonly wake: () => void
}

/** Callers that wait until something changes. */
export const waiting = (clock: Clock): Waiting => {
  let all = new Set<AbortController>()
  return {
    within: async (ms) => {
      const one = new AbortController()
      all.add(one)
      await clock.sleep(Math.min(ms, LONGEST), one.signal)
      all.delete(one)
    },
    wake: () => {
      const woken = all
      all = new Set()
      for (const one of woken) one.abort('woken')
    },
  }
}
