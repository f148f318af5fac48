import type { BackupCause, BackupKind, Place } from './backups/events.ts'
import type { BackupSetId, EntryId, Millis, ProcessId, RequestId } from './scalars.ts'

/**
 * What a process that stands by has learned of the leader of a term. `silentMs`: for so long it has heard nothing of it,
 * on its own monotonic clock; `leaseMs`: the longest leader lease by which that leader may still act.
 */
export type LeaderGone =
  | {
      readonly kind: 'silent'
      readonly leader: ProcessId
      readonly term: number
      readonly silentMs: Millis
      readonly leaseMs: Millis
    }
  /** Its last heartbeat was a goodbye. */
  | { readonly kind: 'stopped'; readonly leader: ProcessId; readonly term: number }

interface LeaderCommands {
  /** `gone`: where another process leads. */
  TakeLeadership: { process: ProcessId; gone?: LeaderGone }
  StartBackup: { kind: BackupKind; cause: BackupCause; request: RequestId | null }
  StartCopy: { set: BackupSetId; from: Place; to: readonly EntryId[] }
  RetireBackup: { set: BackupSetId; place: Place; why: string }
  StartDrill: { on: EntryId; request: RequestId | null }
  StartStandby: { on: EntryId }
  StartFailover: Record<never, never>
  StartReturn: Record<never, never>
  /** Begins the failover or return that a person asked for. */
  BeginRequestedSwitch: { request: RequestId }
  BeginRestore: Record<never, never>
  UseStandby: Record<never, never>
  AskForFence: { entry: EntryId }
  BeginContingency: { of: EntryId }
  PinCopies: { of: EntryId }
  CompleteSwitch: Record<never, never>
  AbortSwitch: Record<never, never>
  RecordFailoverBlock: Record<never, never>
  RecordReturnBlock: Record<never, never>
  LapseRequest: { request: RequestId }
  EndPause: Record<never, never>
  RaiseAlarm: { key: string }
  ClearAlarm: { key: string }
}

export type LeaderCommandType = keyof LeaderCommands
/** What the leader tells itself. `due` proposes them; the rules decide. */
export type LeaderCommand = { [K in LeaderCommandType]: LeaderCommandOf<K> }[LeaderCommandType]
export type LeaderCommandOf<T extends LeaderCommandType> = { readonly type: T } & Readonly<LeaderCommands[T]>
