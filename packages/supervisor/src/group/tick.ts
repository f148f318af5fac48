import type { Policy, State } from '@db-failover/domain'

const shortest = 20
const longest = 1_000

/** How often a group asks itself what is due though nothing happened, in milliseconds: half of its shortest interval. */
export const tickOf = ({ configuration }: State): number => {
  const { policy, schedule } = configuration
  const intervals = [
    policy.probeEveryMs,
    policy.retryFirstMs,
    policy.leaderLeaseMs / 4,
    ...[schedule.full, schedule.differential].flatMap((t) => (t?.kind === 'every' ? [t.everyMs] : [])),
  ]
  return Math.min(longest, policy.heartbeatEveryMs, Math.max(shortest, Math.floor(Math.min(...intervals) / 2)))
}

/** How often the head of a group's stream is read though nothing was heard of it, in milliseconds. */
export const readEveryOf = ({ leaderLeaseMs }: Policy): number => Math.min(2_000, Math.max(100, leaderLeaseMs / 4))
