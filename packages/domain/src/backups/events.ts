import * as t from 'io-ts'
import { Lineage } from '../lineage/lineage.ts'
import {
  BackupSetId,
  Count,
  EntryId,
  EpochId,
  Instant,
  Millis,
  OperationId,
  orNull,
  RequestId,
  Sha256,
} from '../scalars.ts'

export const BackupKind = t.keyof({ full: null, differential: null }, 'BackupKind')
export type BackupKind = t.TypeOf<typeof BackupKind>

/** Why a backup was made. */
export const BackupCause = t.keyof(
  {
    scheduled: null,
    firstOfEpoch: null,
    baseDisplaced: null,
    manual: null,
    switch: null,
  },
  'BackupCause',
)
export type BackupCause = t.TypeOf<typeof BackupCause>

/** Where a file lies: in an entry's backup folder, or in its staging folder. */
export const Place = t.type({ entry: EntryId, folder: t.keyof({ backup: null, staging: null }) }, 'Place')
export type Place = t.TypeOf<typeof Place>

/** What went wrong outside: the engine's or the file system's own code, and one sentence without secrets. */
export const Failure = t.type({ code: t.string, says: t.string }, 'Failure')
export type Failure = t.TypeOf<typeof Failure>

/** A recovery chain: one full, and at most one differential on that very full. */
export const Chain = t.type({ full: BackupSetId, differential: orNull(BackupSetId) }, 'Chain')
export type Chain = t.TypeOf<typeof Chain>

/** What a backup set contains: everything committed before `allBefore`, nothing committed after `noneAfter`. */
export const Contents = t.type({ allBefore: Instant, noneAfter: Instant }, 'Contents')
export type Contents = t.TypeOf<typeof Contents>

/** A finished backup as its engine describes it. `file` is a name within a folder, never a path. Sizes are bytes. */
export const TakenBackup = t.type(
  {
    set: BackupSetId,
    kind: BackupKind,
    base: orNull(BackupSetId),
    epoch: EpochId,
    entry: EntryId,
    generation: t.string,
    file: t.string,
    contains: Contents,
    startedAt: Instant,
    finishedAt: Instant,
    size: Count,
    sha256: Sha256,
    lineage: Lineage,
  },
  'TakenBackup',
)
export type TakenBackup = t.TypeOf<typeof TakenBackup>

export const backupEvents = {
  /** A backup of the active database begins. `attempt`: how many have failed before it. */
  BackupStarted: t.type({
    operation: OperationId,
    kind: BackupKind,
    cause: BackupCause,
    epoch: EpochId,
    entry: EntryId,
    generation: t.string,
    base: orNull(BackupSetId),
    attempt: Count,
    request: orNull(RequestId),
  }),
  /** The file lies in the staging folder; `targets` are the folders that it is owed to. */
  BackupTaken: t.type({
    operation: OperationId,
    backup: TakenBackup,
    manual: t.boolean,
    targets: t.array(EntryId),
  }),
  /** The backup did not come to an end. It is tried again at `retryAfter`; null: not by itself. */
  BackupFailed: t.type({
    operation: OperationId,
    why: Failure,
    attempt: Count,
    retryAfter: orNull(Instant),
  }),
  /** One run reads the set once and writes all folders of `to`. */
  CopyStarted: t.type({
    operation: OperationId,
    set: BackupSetId,
    from: Place,
    to: t.array(EntryId),
  }),
  /** The file lies in the folder; nobody has read it back yet. */
  BackupCopied: t.type({
    operation: OperationId,
    set: BackupSetId,
    on: EntryId,
  }),
  /** The folder lacks the set; the next copy is tried at `retryAfter`. */
  BackupCopyFailed: t.type({
    operation: OperationId,
    set: BackupSetId,
    on: EntryId,
    why: Failure,
    attempt: Count,
    retryAfter: orNull(Instant),
  }),
  /** Read back from its folder: the source's hash, and the engine's own check passed. */
  CopyVerified: t.type({ set: BackupSetId, on: EntryId }),
  /** Read back from its folder, the file is not what it should be; it counts as missing. */
  CopyRejected: t.type({ set: BackupSetId, on: EntryId, why: Failure }),
  /** The decision to delete; it comes before the file goes. */
  BackupRetired: t.type({ set: BackupSetId, place: Place, why: t.string }),
  /** The file is gone from its folder; `found`: it was still there. */
  BackupDeleted: t.type({ set: BackupSetId, place: Place, found: t.boolean }),
  /** The chain was restored beside the live database, found good, and thrown away. */
  DrillPassed: t.type({
    operation: OperationId,
    on: EntryId,
    chain: Chain,
    tookMs: Millis,
    checks: t.array(t.string),
  }),
  /** The chain could not be restored beside the live database, or was found bad. */
  DrillFailed: t.type({
    operation: OperationId,
    on: EntryId,
    chain: Chain,
    tookMs: Millis,
    why: Failure,
  }),
}
