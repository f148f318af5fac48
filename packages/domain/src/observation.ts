import type { Chain, Failure, Place, TakenBackup } from './backups/events.ts'
import type { Finding } from './configuration/entry.ts'
import type { Verdict, Window } from './detection/verdict.ts'
import type { Lineage } from './lineage/lineage.ts'
import type { BackupSetId, EntryId, EpochId, Instant, OperationId, RequestId } from './scalars.ts'

/** Alarms whose condition lies outside the state. */
export type OutsideAlarm = 'delivery failing' | 'host could not follow' | 'log on the master machine'

interface Observations {
  /** `lastSeen`: the highest lineage that this leader has read since, its heartbeats' counters included. */
  Probed: {
    entry: EntryId
    verdict: Verdict
    window: Window
    good: number
    spanMs: number
    lineage: Lineage | null
    lastSeen: Lineage | null
    fenced: boolean | null
    generation: string | null
    foreignTool: string | null
  }
  /** How a started backup ended. */
  BackupFinished: { operation: OperationId; backup: TakenBackup }
  /** `retryAfter`: when a backup on schedule is tried again; null: at once. */
  BackupDidNotFinish: { operation: OperationId; why: Failure; retryAfter: Instant | null }
  CopyFinished: { operation: OperationId; set: BackupSetId; on: EntryId }
  CopyDidNotFinish: { operation: OperationId; set: BackupSetId; on: EntryId; why: Failure; retryAfter: Instant | null }
  CopyPassedCheck: { set: BackupSetId; on: EntryId }
  CopyFailedCheck: { set: BackupSetId; on: EntryId; why: Failure }
  FileDeleted: { set: BackupSetId; place: Place; found: boolean }
  DrillFinished: { operation: OperationId; tookMs: number; checks: readonly string[] }
  DrillDidNotFinish: { operation: OperationId; tookMs: number; why: Failure }
  RestoreFinished: { operation: OperationId; tookMs: number }
  RestoreDidNotFinish: { operation: OperationId; why: Failure; content: boolean }
  /** The target was opened in the switch's epoch and checked with a host's credential. */
  TargetPassedCheck: { operation: OperationId; lineage: Lineage }
  TargetFailedCheck: { operation: OperationId; why: Failure; content: boolean }
  FenceAnswered: { entry: EntryId; generation: string; lineage: Lineage | null }
  FenceRefused: { entry: EntryId; generation: string; why: Failure }
  FenceWasReleased: { entry: EntryId; generation: string }
  EpochWasMarked: { epoch: EpochId; entry: EntryId; lineage: Lineage }
  /** Every registered host has said that it drained for this operation. */
  HostsLeft: {
    operation: OperationId
    hosts: readonly string[]
    lastLeft: Instant
    lastCommit: Instant | null
    waitedMs: number
  }
  /** Hosts under `stop` only, and the wait of 1.01·L + drain limit + 2 s is over. */
  HostLeasesOver: { operation: OperationId; hosts: readonly string[]; waitedMs: number }
  HostsMoved: {
    operation: OperationId
    count: number
    first: Instant | null
    last: Instant | null
    missing: readonly string[]
    lastWrite: Instant | null
  }
  ContingencyFinished: { operation: OperationId; of: EntryId; backup: TakenBackup; on: readonly EntryId[] }
  ContingencyDidNotFinish: { operation: OperationId; of: EntryId; why: Failure; retryAfter: Instant | null }
  /** Entries that a request wants, tried from both sides. */
  EntriesChecked: { request: RequestId; findings: Readonly<Record<EntryId, readonly Finding[]>> }
  /** The active as it answered to a request to enable failover. `lineage: null`: it could not be read. */
  ActiveRead: { request: RequestId; entry: EntryId; generation: string | null; lineage: Lineage | null; says: string }
  /** An operation of the log that its effect no longer knows and that cannot be resumed. */
  OperationLost: { operation: OperationId; why: string }
  /** What a process sees that no event says: alarms not delivered, a host that could not follow, where the log lies. */
  Reported: { alarm: OutsideAlarm; subject: string; holds: boolean; says: string; todo: string }
  ClockSteppedBack: { from: Instant; to: Instant }
}

export type ObservationType = keyof Observations
/** What the world answered. Each carries what was seen and nothing that was concluded from it. */
export type Observation = { [K in ObservationType]: ObservationOf<K> }[ObservationType]
export type ObservationOf<T extends ObservationType> = { readonly type: T } & Readonly<Observations[T]>
export type { Chain }
