import { type Instant, instantOf } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'
import { byMoment, type Moment } from './by-moment.ts'

/** Time that passes only when the test says so. Sleepers wake one by one, in order, each with time to do what it does. */
export interface VirtualClock extends Clock {
  /** Lets so much time pass. */
  readonly pass: (ms: number) => Promise<void>
  /** Lets time pass until the condition holds; fails after `atMost` milliseconds. */
  readonly until: (condition: () => boolean, what: string, atMost?: number) => Promise<void>
  /** Both clocks advance at once and nobody could run: the process stood still. */
  readonly standStill: (ms: number) => void
  /** The wall clock is set, forwards or back. */
  readonly step: (ms: number) => void
  readonly sleepers: () => number
}

interface Sleeper extends Moment {
  readonly wake: () => void
}

const start = Date.parse('2026-03-01T00:00:00.000Z')

/** Everything that is not waiting for time gets its turn. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

export const virtualClock = (): VirtualClock => {
  const sleepers = byMoment<Sleeper>()
  let monotonic = 1_000
  let stepped = 0
  let n = 0
  const advance = async (until: number, enough: () => boolean): Promise<void> => {
    await settled()
    while (!enough()) {
      const sleeper = sleepers.next()
      if (sleeper === undefined || sleeper.at > until) break
      monotonic = Math.max(monotonic, sleeper.at)
      sleeper.wake()
      await settled()
    }
  }
  return {
    now: (): Instant => instantOf(start + Math.floor(monotonic) + stepped),
    monotonic: () => monotonic,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const wake = () => {
          sleepers.remove(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper: Sleeper = { at: monotonic + Math.max(0, ms), n: n++, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
      }),
    pass: async (ms) => {
      const until = monotonic + ms
      await advance(until, () => false)
      monotonic = Math.max(monotonic, until)
    },
    until: async (condition, what, atMost = 600_000) => {
      await advance(monotonic + atMost, condition)
      if (!condition()) throw new Error(`did not come within ${atMost} ms: ${what}`)
    },
    standStill: (ms) => {
      monotonic += ms
    },
    step: (ms) => {
      stepped += ms
    },
    sleepers: sleepers.size,
  }
}
