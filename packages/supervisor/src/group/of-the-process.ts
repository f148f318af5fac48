import type { EntryId, GroupId, LeaderGone, ProcessId } from '@db-failover/domain'
import type { Ambient } from '../ambient.ts'
import type { BeatReceipt } from '../leadership/heartbeats.ts'
import type { Leader } from '../leadership/standing.ts'
import type { Pauses } from '../time/pauses.ts'
import type { Room } from './room.ts'

/** What the groups of one process share. */
export interface Shared {
  readonly ambient: Ambient
  readonly pauses: Pauses
  readonly room: Room
  readonly leaseAgeMs: () => number
  readonly heartbeat: () => BeatReceipt | null
  readonly nameTaken: () => string | null
  /** Configured witnesses that this process has reached since a monotonic moment. */
  readonly addresses: (from: number) => readonly string[]
  /** Supervisors that have reached the entry since this monotonic moment. */
  readonly reachedBy: (group: GroupId, entry: EntryId, from: number) => readonly string[]
  /** What shows that a leader can act no longer. `leaseMs`: the longest by which it may. */
  readonly goneOf: (leader: Leader, leaseMs: number) => LeaderGone | null
  /** Other processes that have been heard of a moment ago. */
  readonly living: () => ReadonlySet<ProcessId>
  /** Lineage counters from heartbeats, of this and other processes. */
  readonly counters: () => ReadonlyMap<string, bigint>
}
