import { type Instant, millisOf } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

/** Notices when the whole process stood still: a stopped process, a suspended machine, a blocked event loop. */
export interface Pauses {
  /** The longest pause, in milliseconds, that touched the time since this monotonic moment. */
  readonly longestSince: (monotonic: number) => number
  readonly run: (signal: AbortSignal) => Promise<void>
}

interface Pause {
  readonly endedAt: number
  readonly ms: number
}

/** Pauses older than this many milliseconds are forgotten; no probe takes so long. */
const remembered = 10 * 60_000

/** A monotonic clock may stand still while a machine is suspended; the wall clock then shows the pause. */
const elapsed = (clock: Clock, since: { readonly monotonic: number; readonly wall: Instant }): number =>
  Math.max(clock.monotonic() - since.monotonic, millisOf(clock.now()) - millisOf(since.wall))

export const pauses = (clock: Clock, periodMs: () => number): Pauses => {
  const mark = () => ({ monotonic: clock.monotonic(), wall: clock.now() })
  let known: readonly Pause[] = []
  let last = mark()
  let period = 0
  const overdue = (): number => Math.max(0, elapsed(clock, last) - period)
  return {
    longestSince: (monotonic) =>
      known.reduce((most, p) => (p.endedAt >= monotonic ? Math.max(most, p.ms) : most), overdue()),
    run: async (signal) => {
      while (!signal.aborted) {
        period = periodMs()
        last = mark()
        await clock.sleep(period, signal)
        if (signal.aborted) return
        const now = clock.monotonic()
        const ms = overdue()
        if (ms > period / 2) known = [...known.filter((p) => now - p.endedAt < remembered), { endedAt: now, ms }]
      }
    },
  }
}
