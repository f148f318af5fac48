import type { Instant, ProcessId, State } from '@db-failover/domain'
import type { ChainError, Clock } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Supervisors } from '../leadership/supervisors.ts'

/** Whether somebody will do what is asked of the group. */
export type LeaderFound =
  | { readonly _tag: 'Alive'; readonly process: ProcessId }
  /** `last`: the last sign of life of the leader that the log names, by its own clock; null where there is none. */
  | {
      readonly _tag: 'NoLiveLeader'
      readonly leader: ProcessId | null
      readonly last: { readonly at: Instant; readonly stopping: boolean } | null
      readonly says: string
    }

/** A person waits no longer than this for an answer, in milliseconds. */
const patience = 2_800
const lookEvery = 100

const none = (leader: ProcessId | null, supervisors: Supervisors): LeaderFound => {
  if (leader === null)
    return { _tag: 'NoLiveLeader', leader, last: null, says: 'No supervisor has ever led this group.' }
  const seen = supervisors.newestOf(leader)
  if (seen === null)
    return { _tag: 'NoLiveLeader', leader, last: null, says: `${leader} led this group; nothing is heard of it.` }
  const { at, stopping } = seen
  const says = stopping
    ? `${leader} led this group and was stopped at ${at}.`
    : `${leader} led this group and was last heard of at ${at}.`
  return { _tag: 'NoLiveLeader', leader, last: { at, stopping }, says }
}

/**
 * Looks for a sign of life of the group's leader that arrives while we look: silence is judged on this process's own
 * monotonic clock, and no clocks need to agree. Answers within 3 seconds.
 */
export const liveLeader = async (
  clock: Clock,
  supervisors: Supervisors,
  state: () => State,
): Promise<Either<ChainError, LeaderFound>> => {
  const until = clock.monotonic() + patience
  const first = await supervisors.look()
  if (first._tag === 'Left') return first
  const began = new Map(supervisors.runs().map((s) => [s.run, s.revision]))
  for (;;) {
    const leader = state().people.leader?.process ?? null
    const seen = leader === null ? null : supervisors.newestOf(leader)
    if (leader !== null && seen !== null && !seen.stopping && seen.revision > (began.get(seen.run) ?? -1n))
      return right({ _tag: 'Alive', process: leader })
    // One that said goodbye, and none after it: there is nothing to wait for.
    if (leader === null || seen?.stopping === true || clock.monotonic() >= until)
      return right(none(leader, supervisors))
    await clock.sleep(Math.min(lookEvery, Math.max(1, until - clock.monotonic())))
    const look = await supervisors.look()
    if (look._tag === 'Left') return look
  }
}
