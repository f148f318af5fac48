import { millisOf } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

/** One moment on both of this process's clocks, in milliseconds. */
export interface Moment {
  readonly monotonic: number
  readonly wall: number
}

export const momentOf = (clock: Clock): Moment => ({ monotonic: clock.monotonic(), wall: millisOf(clock.now()) })

/**
 * How old one's own permission is: by the clock that advanced more. The monotonic clock may stand still while the
 * machine sleeps, the wall clock may be set back; neither makes a permission younger.
 */
export const ageAt = (since: Moment, now: Moment): number =>
  Math.max(0, now.monotonic - since.monotonic, now.wall - since.wall)
