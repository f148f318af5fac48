import type { ChainError } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Ambient } from '../ambient.ts'
import type { Seen } from './seen.ts'
import type { Supervisors } from './supervisors.ts'

/** Another live process bears this one's name. */
export interface NameInUse {
  readonly _tag: 'NameInUse'
  readonly process: string
  /** The other run, and the time on its clock when it was last heard of. */
  readonly run: string
  readonly at: string
  readonly says: string
}

const inUse = (other: Seen): NameInUse => ({
  _tag: 'NameInUse',
  process: other.process,
  run: other.run,
  at: other.at,
  says: `Another supervisor named ${other.process} is alive (its last sign of life: ${other.at}). Give this one another name, or stop that one first.`,
})

/** Another run under the name that has been heard of since, and has not said goodbye. */
const otherSince = (supervisors: Supervisors, ambient: Ambient, since: Seen | null): Seen | null =>
  supervisors
    .runs()
    .find(
      (s) =>
        s.process === ambient.process && s.run !== ambient.run && !s.stopping && s.revision > (since?.revision ?? -1n),
    ) ?? null

/** Silent for so many of its own intervals, another run no longer counts as alive. */
const silentAfter = 10

/** Another run under our name lives beside this one. */
export const nameTaken = (supervisors: Supervisors, ambient: Ambient, since: Seen | null): NameInUse | null => {
  const other = otherSince(supervisors, ambient, since)
  return other !== null && ambient.clock.monotonic() - other.seenAt < silentAfter * other.every ? inUse(other) : null
}

/**
 * How long an earlier run under the name must stay silent before its place is taken, in milliseconds: until it may no
 * longer act, which is half the leader lease after its last heartbeat. Counted by the monotonic clock alone: what the wall
 * clocks say of that heartbeat's age may be wrong on either side.
 */
const silenceAsked = (leaderLeaseMs: number): number => (leaderLeaseMs / 2) * 1.01

/** Waits until no earlier run under this name can act any more. Answers the last heartbeat of such a run. */
export const nameIsFree = async (
  ambient: Ambient,
  supervisors: Supervisors,
  leaderLeaseMs: number,
): Promise<Either<ChainError | NameInUse, Seen | null>> => {
  const first = await supervisors.look()
  if (first._tag === 'Left') return first
  const last = supervisors.newestOf(ambient.process)
  if (last === null || last.stopping) return right(last)
  const until = ambient.clock.monotonic() + silenceAsked(leaderLeaseMs)
  for (;;) {
    const now = ambient.clock.monotonic()
    if (now >= until) return right(last)
    await ambient.clock.sleep(Math.min(until - now, Math.max(50, last.every / 2)))
    const look = await supervisors.look()
    if (look._tag === 'Left') return look
    const other = otherSince(supervisors, ambient, last)
    if (other !== null) return left(inUse(other))
    const newest = supervisors.newestOf(ambient.process)
    if (newest?.stopping === true) return right(newest)
  }
}
