import * as t from 'io-ts'
import { Lineage } from '../lineage/lineage.ts'
import { Count, EntryId, GroupId, Instant, Millis, orNull } from '../scalars.ts'
import { Entry, Finding, Folder } from './entry.ts'
import { Policy } from './policy.ts'
import { BackupSchedule } from './schedule.ts'

export const Mode = t.keyof({ 'backup-and-restore': null }, 'Mode')
export type Mode = t.TypeOf<typeof Mode>

export const configurationEvents = {
  /** The first event of every group: off, and without entries. */
  GroupCreated: t.type({
    group: GroupId,
    formatVersion: t.literal(1),
    mode: Mode,
  }),
  /** `entry` as it was designated; an entry that the group did not have is added by it. */
  MasterDesignated: t.type({ entry: Entry, findings: t.array(Finding) }),
  /** `position`: place in the failover order, from 0. */
  BackupDatabaseAdded: t.type({
    entry: Entry,
    position: Count,
    findings: t.array(Finding),
  }),
  /** The entry leaves the group. `deleteFiles`: its copies go too, but for last chains and contingency backups. */
  BackupDatabaseRemoved: t.type({ entry: EntryId, deleteFiles: t.boolean }),
  /** The entry has other folders; its copies count as missing until they are found there. */
  EntryFoldersChanged: t.type({
    entry: EntryId,
    staging: Folder,
    backup: Folder,
    findings: t.array(Finding),
  }),
  /** The backup databases in the order that decides among equals. */
  FailoverOrderChanged: t.type({ order: t.array(EntryId) }),
  /** The consent on which automatic failover rests; `lineage` is what the active said of itself then. */
  FailoverEnabled: t.type({
    consent: t.type({ statement: t.string, maxLossMs: orNull(Millis), by: t.string }),
    active: EntryId,
    generation: t.string,
    lineage: Lineage,
  }),
  /** `fences`: entries that stay fenced. */
  FailoverDisabled: t.type({
    active: orNull(EntryId),
    fences: t.array(EntryId),
  }),
  /** When backups are due from now on. */
  BackupScheduleChanged: t.type({ schedule: BackupSchedule }),
  /** A standing consent: changes made on a backup database are given up when the master is taken back. */
  AutomaticReconnectChanged: t.type({
    on: t.boolean,
    consent: orNull(t.type({ statement: t.string, by: t.string })),
  }),
  /** The whole policy as it holds from now on. */
  PolicyChanged: t.type({ policy: Policy }),
  /** Automatic failover and return rest until the stated time. */
  Paused: t.type({ until: Instant, reason: t.string }),
  /** Automatic failover and return go on: somebody `asked`, or the stated time has `ended`. */
  Resumed: t.type({ why: t.keyof({ asked: null, ended: null }) }),
}
