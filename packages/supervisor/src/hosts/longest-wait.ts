import type { Instant, Policy } from '@db-failover/domain'
import { millisOf } from '@db-failover/domain'

/**
 * After a switch's start has been acknowledged, hosts under `stop` have ended every transaction within this many
 * milliseconds: a lease that was granted just before runs out, with a margin for clocks that differ in pace, and what is
 * open is drained or cut.
 */
export const hostWait = ({ hostLeaseMs, drainLimitMs }: Pick<Policy, 'hostLeaseMs' | 'drainLimitMs'>): number =>
  1.01 * hostLeaseMs + drainLimitMs + 2_000

/** Remembers waits of policies that were in force a moment ago: a host may still hold a lease that it got under one. */
export interface LongestWait {
  readonly replaced: (policy: Policy, at: Instant) => void
  readonly ms: (policy: Policy, now: Instant) => number
}

export const longestWait = (): LongestWait => {
  let past: readonly { readonly ms: number; readonly until: number }[] = []
  return {
    replaced: (policy, at) => {
      const ms = hostWait(policy)
      const now = millisOf(at)
      past = [...past.filter((p) => p.until > now), { ms, until: now + ms }]
    },
    ms: (policy, now) =>
      past.filter((p) => p.until > millisOf(now)).reduce((most, p) => Math.max(most, p.ms), hostWait(policy)),
  }
}
