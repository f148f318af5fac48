import type { Clock } from '@db-failover/ports'

/** A sleep that can be cut short. A call while nobody sleeps is remembered: the next sleep then ends at once. */
export interface Wake {
  readonly now: () => void
  readonly wait: (ms: number) => Promise<void>
}

export const wakeable = (clock: Clock): Wake => {
  let pending = false
  let sleeping = new AbortController()
  return {
    now: () => {
      pending = true
      if (!sleeping.signal.aborted) sleeping.abort('woken')
    },
    wait: async (ms) => {
      if (!pending) {
        sleeping = new AbortController()
        await clock.sleep(ms, sleeping.signal)
      }
      pending = false
    },
  }
}
