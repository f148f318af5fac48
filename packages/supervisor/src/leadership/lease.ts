import { type Instant, millisOf } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

/** A moment on both of this process's clocks. */
export interface Moment {
  readonly monotonic: number
  readonly wall: Instant
}

export const momentOf = (clock: Clock): Moment => ({ monotonic: clock.monotonic(), wall: clock.now() })

/** How long ago the last acknowledged heartbeat was sent. */
export interface Lease {
  /** Milliseconds by the larger advance of the two clocks; never falls before the next heartbeat. `Infinity`: none yet. */
  readonly ageMs: () => number
  /** A heartbeat was acknowledged; it counts from the moment before it was sent. Answers the age until then. */
  readonly renewed: (sent: Moment) => number
}

export const leaseBy = (clock: Clock): Lease => {
  let sent: Moment | null = null
  let aged = Number.POSITIVE_INFINITY
  const ageMs = (): number => {
    if (sent === null) return Number.POSITIVE_INFINITY
    const wall = millisOf(clock.now()) - millisOf(sent.wall)
    aged = Math.max(aged, clock.monotonic() - sent.monotonic, wall)
    return aged
  }
  return {
    ageMs,
    renewed: (moment) => {
      const before = ageMs()
      if (sent === null || moment.monotonic > sent.monotonic) {
        sent = moment
        aged = 0
      }
      return before
    },
  }
}
