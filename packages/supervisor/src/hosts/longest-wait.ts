import { type Instant, millisOf, type Policy } from '@db-failover/domain'
import type { Clock } from '@db-failover/ports'

/**
 * After a switch's start has been acknowledged, hosts under `stop` have ended every transaction within this many
 * milliseconds: a lease that was granted just before runs out, with a margin for clocks that differ in pace, and what is
 * open is drained or cut.
 */
const hostWait = ({ hostLeaseMs, drainLimitMs }: Pick<Policy, 'hostLeaseMs' | 'drainLimitMs'>): number =>
  1.01 * hostLeaseMs + drainLimitMs + 2_000

/** Remembers policies that were in force a moment ago: a host may still hold a lease that it got under one. */
export interface LongestWait {
  /** `live`: this process saw it happen; else it tells by the writer's clock how long ago it was. */
  readonly replaced: (policy: Policy, at: Instant, live: boolean) => void
  /** How long to wait from a switch's start on, as it is known now: the wait of a policy that is past ends with it. */
  readonly ms: (policy: Policy) => number
}

export const longestWait = (clock: Clock): LongestWait => {
  let past: readonly { readonly ms: number; readonly until: number }[] = []
  return {
    replaced: (policy, at, live) => {
      const ms = hostWait(policy)
      const now = clock.monotonic()
      const ago = live ? 0 : Math.max(0, millisOf(clock.now()) - millisOf(at))
      past = [...past, { ms, until: now + ms - ago }].filter((p) => p.until > now)
    },
    ms: (policy) =>
      past.filter((p) => p.until > clock.monotonic()).reduce((most, p) => Math.max(most, p.ms), hostWait(policy)),
  }
}
