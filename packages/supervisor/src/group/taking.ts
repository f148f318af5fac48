import type { ProcessId } from '@db-failover/domain'
import type { Receipt } from '@db-failover/ports'
import type { Ambient } from '../ambient.ts'
import type { History } from '../history/history.ts'
import { placesBefore } from '../leadership/order.ts'
import type { Standing } from '../leadership/standing.ts'
import type { Leader } from './leader.ts'

type MayTake = Extract<Standing, { readonly _tag: 'MayTake' }>

/** How this process comes to lead a group, and how it steps down. */
export interface Taking {
  /** Takes leadership where it is there to be taken and it is this process's turn; forgets it where another leads. */
  readonly takeOrLeave: (isRead: boolean) => Promise<void>
}

/**
 * In heartbeats: of two that listen, one may notice so much later than the other. It looks at the heartbeats as often as they
 * come, and takes a turn for the group as often.
 */
const timeEach = 2.5

export const takingOf = (
  { clock, process }: Ambient,
  history: History,
  leader: Leader,
  about: {
    /** Other processes that have been heard of a moment ago. */
    readonly living: () => ReadonlySet<ProcessId>
    /** This process has begun to lead. */
    readonly taken: (receipt: Receipt) => void
  },
): Taking => {
  /** Since when leadership is there to be taken, monotonic. */
  let free: number | null = null

  /** Those who come before this process get their time. A group that was its own it takes at once. */
  const isMyTurn = ({ gone, first }: MayTake): boolean => {
    free ??= clock.monotonic()
    if (gone === null && !first) return true
    const before = placesBefore(history.group, process, about.living())
    return clock.monotonic() - free >= before * timeEach * history.state().configuration.policy.heartbeatEveryMs
  }

  const take = async ({ gone }: MayTake): Promise<void> => {
    if (history.end() === null) return
    const why = gone === null ? {} : { gone }
    const answer = await leader.record({ type: 'TakeLeadership', process, ...why }, null)
    if (answer._tag === 'Decided' && answer.receipt !== null) about.taken(answer.receipt)
  }

  return {
    takeOrLeave: async (isRead) => {
      const standing = leader.standing()
      if (standing._tag === 'StandsBy') leader.stepDown()
      if (standing._tag !== 'MayTake') free = null
      else if (isRead && isMyTurn(standing)) await take(standing)
    },
  }
}
