import * as t from 'io-ts'
import { Chain, Failure, TakenBackup } from '../backups/events.ts'
import { Lineage } from '../lineage/lineage.ts'
import { BackupSetId, Count, EntryId, EpochId, Instant, Millis, OperationId, orNull, RequestId } from '../scalars.ts'

/** `enable` is the first one, from nothing to the active in place. */
export const SwitchKind = t.keyof(
  {
    enable: null,
    unplanned: null,
    forced: null,
    planned: null,
    'return-discarding': null,
    'return-discarding-active-dead': null,
    'return-keeping': null,
  },
  'SwitchKind',
)
export type SwitchKind = t.TypeOf<typeof SwitchKind>

/** Where the switched-to database came from: one chain, or opened as it stood. */
export const Origin = t.union([
  t.type({ kind: t.literal('chain'), chain: Chain }),
  t.type({ kind: t.literal('inPlace') }),
])
export type Origin = t.TypeOf<typeof Origin>

/** On what a switch that may lose changes rests. `by` names the event's kind of consent; `none` where nothing is lost. */
export const ConsentBasis = t.type(
  {
    basis: t.keyof({
      enabled: null,
      'automatic-reconnect': null,
      given: null,
      none: null,
    }),
    request: orNull(RequestId),
    /** Who consented, as the log knows them. */
    by: orNull(t.string),
  },
  'ConsentBasis',
)
export type ConsentBasis = t.TypeOf<typeof ConsentBasis>

/** What a switch expects, before it begins. Ages and durations are milliseconds; null where nothing is known yet. */
export const Forecast = t.type(
  {
    chain: orNull(Chain),
    readFrom: orNull(EntryId),
    restorablePoint: orNull(Instant),
    ageMs: orNull(Millis),
    lastRestoreMs: orNull(Millis),
  },
  'Forecast',
)
export type Forecast = t.TypeOf<typeof Forecast>

/** Why hosts of the old epoch can write no more. */
export const Ground = t.union([
  t.type({ kind: t.literal('fenced') }),
  t.type({ kind: t.literal('drained') }),
  t.type({ kind: t.literal('leasesOver'), waitedMs: Millis }),
  t.type({
    kind: t.literal('consent'),
    to: t.keyof({ noFence: null, cutOffHosts: null }),
  }),
  t.type({ kind: t.literal('first') }),
])
export type Ground = t.TypeOf<typeof Ground>

/** Changes committed between the two instants may be lost. `to: null` is open; a later event closes it. */
export const LossWindow = t.type({ from: Instant, to: orNull(Instant) }, 'LossWindow')
export type LossWindow = t.TypeOf<typeof LossWindow>

/** How an epoch hangs in the tree: its parent and the point in it. null: a root. */
export const EpochParent = orNull(t.type({ epoch: EpochId, at: Origin }))
export type EpochParent = t.TypeOf<typeof EpochParent>

/** A reason why no automatic switch happens, with what a person can do about it. */
export const BlockReason = t.keyof(
  {
    off: null,
    paused: null,
    owed: null,
    'consent missing': null,
    'no candidate': null,
    'candidate unreachable': null,
    'too old': null,
    'anti-flap': null,
    exhausted: null,
    'acknowledge first': null,
    'cut-off hosts': null,
    'lineage broken': null,
    'fence released': null,
    'not stable yet': null,
    'outside the return window': null,
    'stay was not a loss': null,
    'master redesignated': null,
    'contingency impossible': null,
    'no epoch chain': null,
    'automatic reconnect off': null,
  },
  'BlockReason',
)
export type BlockReason = t.TypeOf<typeof BlockReason>

const switchEnd = { operation: OperationId, kind: SwitchKind }

export const switchEvents = {
  /** A failover or a return begins: hosts begin nothing more in the old epoch. */
  SwitchStarted: t.type({
    operation: OperationId,
    kind: SwitchKind,
    automatic: t.boolean,
    cause: t.string,
    from: EntryId,
    to: EntryId,
    chain: orNull(Chain),
    readFrom: orNull(EntryId),
    epoch: EpochId,
    skipped: t.array(t.type({ entry: EntryId, why: t.string })),
    consent: ConsentBasis,
    forecast: Forecast,
    request: orNull(RequestId),
  }),
  /** `operation: null`: a master that came back is fenced before anything else is done with it. */
  FenceRequested: t.type({
    operation: orNull(OperationId),
    entry: EntryId,
    generation: t.string,
  }),
  /** The database refuses the hosts' writes. */
  FenceConfirmed: t.type({
    operation: orNull(OperationId),
    entry: EntryId,
    generation: t.string,
    lineage: orNull(Lineage),
  }),
  /** The fence could not be had; code `DatabaseMissing` says that there is nothing left to fence. */
  FenceFailed: t.type({
    operation: orNull(OperationId),
    entry: EntryId,
    generation: t.string,
    why: Failure,
  }),
  /** The database takes writes again. */
  FenceReleased: t.type({
    operation: orNull(OperationId),
    entry: EntryId,
    generation: t.string,
  }),
  /** `lastLeft`: when the last host had left, or the leases were over; `lastCommit`: the latest commit that hosts report. */
  HostsDrained: t.type({
    operation: OperationId,
    ground: t.keyof({ drained: null, leasesOver: null }),
    hosts: t.array(t.string),
    waitedMs: Millis,
    lastLeft: Instant,
    lastCommit: orNull(Instant),
  }),
  /** What is to be given up or overwritten is backed up to other servers. */
  ContingencyBackupStarted: t.type({
    operation: OperationId,
    set: BackupSetId,
    of: EntryId,
    epoch: EpochId,
    generation: t.string,
    to: t.array(EntryId),
  }),
  /** Verified in the folders of `on`; it covers the changes of `span`. */
  ContingencyBackupTaken: t.type({
    operation: OperationId,
    of: EntryId,
    backup: TakenBackup,
    on: t.array(EntryId),
    span: LossWindow,
  }),
  /** It is not secured yet; the next backup is tried at `retryAfter`. */
  ContingencyBackupFailed: t.type({
    operation: OperationId,
    of: EntryId,
    why: Failure,
    attempt: Count,
    retryAfter: orNull(Instant),
  }),
  /** The newest copies of a dead active's epoch stand for its contingency backup; `gap` is what they lack. */
  CopiesPinned: t.type({
    operation: OperationId,
    of: EntryId,
    epoch: EpochId,
    sets: t.array(BackupSetId),
    on: t.array(EntryId),
    gap: LossWindow,
  }),
  /** The changes of the epoch within `span` are given up; `contingency` holds them, null: pinned copies do, or nobody. */
  ChangesDiscarded: t.type({
    operation: OperationId,
    epoch: EpochId,
    contingency: orNull(BackupSetId),
    span: LossWindow,
  }),
  /** The only event that changes which entry is active. It opens `epoch`. */
  ActiveSwitched: t.type({
    ...switchEnd,
    automatic: t.boolean,
    from: orNull(EntryId),
    to: EntryId,
    generation: t.string,
    epoch: EpochId,
    parent: EpochParent,
    origin: Origin,
    ground: Ground,
    consent: ConsentBasis,
    loss: orNull(LossWindow),
    lineage: Lineage,
  }),
  /** `content`: undone because of what was found in a backup or database; it blocks until acknowledged. */
  SwitchAborted: t.type({ ...switchEnd, why: t.string, content: t.boolean }),
  /** What stands in the way of automatic failover, once per change of the reasons. */
  FailoverBlocked: t.type({ reasons: t.array(BlockReason) }),
  /** What stands in the way of automatic return, once per change of the reasons. */
  ReturnBlocked: t.type({ reasons: t.array(BlockReason) }),
}
