import type { Clock } from '@db-failover/ports'
import type { Life } from '../processes/life.ts'
import { instantAt } from './instants.ts'
import type { Timeline } from './timeline.ts'

export interface ProcessClock extends Clock {
  /** The machine's wall clock is set, forwards or back. */
  readonly step: (ms: number) => void
}

/** Timers go off at whole multiples of this many milliseconds, as those of an operating system do at its ticks. */
export type Grain = number

export const processClock = (timeline: Timeline, grain: Grain, life: Life): ProcessClock => {
  let stepped = 0
  return {
    now: () => instantAt(timeline.now() + stepped),
    monotonic: timeline.now,
    step: (ms) => {
      stepped += ms
    },
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted) return resolve()
        const until = timeline.now() + Math.max(0, ms)
        const aborted = () => {
          waiting.cancelled = true
          life.go(resolve)
        }
        const waiting = timeline.at(Math.ceil(until / grain) * grain, () => {
          signal?.removeEventListener('abort', aborted)
          life.go(resolve)
        })
        signal?.addEventListener('abort', aborted, { once: true })
      }),
  }
}
