import type { Policy } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/**
 * By how long a lease the leader of a group may still act. One that has been shortened holds for a leader that has not
 * read so; what it appends afterwards shows that it has, since an append states the head that was read.
 */
export interface LongestLease {
  /** `before`: the policy in force until this event. */
  readonly folded: (event: ChainedEvent, before: Policy) => void
  /** Milliseconds. */
  readonly ms: (policy: Policy) => number
}

export const longestLease = (): LongestLease => {
  let past = 0
  return {
    folded: ({ event, from }, before) => {
      if (event.type === 'PolicyChanged') past = Math.max(past, before.leaderLeaseMs)
      else if (from.role === 'leader') past = 0
    },
    ms: ({ leaderLeaseMs }) => Math.max(past, leaderLeaseMs),
  }
}
