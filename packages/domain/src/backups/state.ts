import type { BackupSetId, EntryId, EpochId, Instant, OperationId, RequestId } from '../scalars.ts'
import type { BackupCause, BackupKind, Chain, Place, TakenBackup } from './events.ts'

/** One backup set's file in one entry's backup folder. */
export type Copy =
  /** Owed and not there, or found bad: to be copied, after `retryAfter` when an attempt has failed. */
  | {
      readonly kind: 'missing'
      /** A copy was begun: something may lie in the folder, and is deleted when the set is not wanted any more. */
      readonly begun: boolean
      readonly attempts: number
      readonly retryAfter: Instant | null
      readonly why: string | null
    }
  /** Written; not yet read back. */
  | { readonly kind: 'copied'; readonly attempts: number }
  | { readonly kind: 'verified' }
  /** Decided to be deleted; counts as gone. */
  | { readonly kind: 'retired' }

export interface BackupSet {
  readonly backup: TakenBackup
  readonly manual: boolean
  /** Taken so that changes can be given up: never a link of a recovery chain, deleted by people only. */
  readonly contingency: boolean
  /** Stands for a contingency backup that could not be taken: not deleted by retention. */
  readonly pinned: boolean
  /** The file in the staging folder of the database's own server. */
  readonly staged: 'there' | 'retired' | 'gone'
  readonly copies: Readonly<Record<EntryId, Copy>>
  /** A drill restored and checked this set. */
  readonly drilled: Instant | null
}

export interface RunningBackup {
  readonly operation: OperationId
  readonly kind: BackupKind
  readonly cause: BackupCause
  readonly epoch: EpochId
  readonly entry: EntryId
  readonly generation: string
  readonly base: BackupSetId | null
  readonly attempt: number
  readonly request: RequestId | null
  readonly startedAt: Instant
}

export interface RunningCopy {
  readonly operation: OperationId
  readonly set: BackupSetId
  readonly from: Place
  /** Folders not answered for yet. */
  readonly to: readonly EntryId[]
}

export interface RunningDrill {
  readonly operation: OperationId
  readonly on: EntryId
  readonly chain: Chain
  readonly readFrom: EntryId
  readonly generation: string
  readonly startedAt: Instant
}

export interface Backups {
  readonly sets: Readonly<Record<BackupSetId, BackupSet>>
  readonly running: RunningBackup | null
  readonly copying: RunningCopy | null
  /** The last operations that ended without their backup: it is still ours if it turns up. */
  readonly unfinished: readonly OperationId[]
  readonly drill: RunningDrill | null
  /** When the last full, and the last backup of either kind, of the active's epoch began and ended. */
  readonly lastFull: Instant | null
  readonly lastAny: Instant | null
  readonly lastFullEnd: Instant | null
  readonly lastAnyEnd: Instant | null
  /** After a failed run: how many in a row, and not before when. */
  readonly retry: { readonly attempts: number; readonly after: Instant; readonly why: string } | null
  readonly lastDrill: {
    readonly at: Instant
    readonly on: EntryId
    readonly passed: boolean
    readonly why: string | null
  } | null
}

export const initialBackups: Backups = {
  sets: {},
  running: null,
  copying: null,
  unfinished: [],
  drill: null,
  lastFull: null,
  lastAny: null,
  lastFullEnd: null,
  lastAnyEnd: null,
  retry: null,
  lastDrill: null,
}
