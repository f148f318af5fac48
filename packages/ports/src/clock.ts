import type { Instant } from '@db-failover/domain'

/** Time as one process has it. `monotonic` is milliseconds from an arbitrary start and never steps. */
export interface Clock {
  readonly now: () => Instant
  readonly monotonic: () => number
  /** Resolves after the monotonic duration, or at once when the signal aborts. Never rejects. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

/** The machine's own clock. */
export const systemClock: Clock = {
  now: () => new Date().toISOString() as Instant,
  monotonic: () => performance.now(),
  sleep: (ms, signal) =>
    new Promise((resolve) => {
      if (signal?.aborted) return resolve()
      const done = () => {
        clearTimeout(timer)
        signal?.removeEventListener('abort', done)
        resolve()
      }
      const timer = setTimeout(done, ms)
      signal?.addEventListener('abort', done, { once: true })
    }),
}
