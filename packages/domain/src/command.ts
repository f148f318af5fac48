import * as t from 'io-ts'
import { BackupKind, Chain } from './backups/events.ts'
import { Entry, Folder } from './configuration/entry.ts'
import { Policy } from './configuration/policy.ts'
import { BackupSchedule } from './configuration/schedule.ts'
import { ConsentTo } from './people/events.ts'
import { Count, EntryId, GroupId, Instant, OperationId, orNull, RequestId } from './scalars.ts'

/** One change of a group's description. Several make one atomic `ChangeGroup`. */
export const Change = t.union(
  [
    t.type({ change: t.literal('designateMaster'), entry: t.union([Entry, EntryId]) }),
    t.type({ change: t.literal('addBackupDatabase'), entry: Entry, position: orNull(Count) }),
    t.type({ change: t.literal('removeEntry'), entry: EntryId, deleteFiles: t.boolean }),
    t.type({ change: t.literal('folders'), entry: EntryId, staging: Folder, backup: Folder }),
    t.type({ change: t.literal('order'), order: t.array(EntryId) }),
    t.type({ change: t.literal('schedule'), schedule: BackupSchedule }),
    t.type({ change: t.literal('policy'), policy: t.partial(Policy.props) }),
    t.type({ change: t.literal('automaticReconnect'), on: t.boolean, acknowledged: t.boolean }),
  ],
  'Change',
)
export type Change = t.TypeOf<typeof Change>

const command = <T extends string, P extends t.Props>(type: T, props: P) => t.type({ type: t.literal(type), ...props })

/** What people ask for. Stored as it was given when it waits for a leader. */
export const commandCodecs = {
  CreateGroup: command('CreateGroup', { group: GroupId, mode: t.string }),
  ChangeGroup: command('ChangeGroup', { changes: t.array(Change) }),
  EnableFailover: command('EnableFailover', { acceptDataLoss: t.boolean }),
  DisableFailover: command('DisableFailover', {}),
  Pause: command('Pause', { until: Instant, reason: t.string }),
  Resume: command('Resume', {}),
  RunBackup: command('RunBackup', { kind: BackupKind }),
  FailOver: command('FailOver', {
    to: orNull(EntryId),
    manner: t.keyof({ planned: null, forced: null }),
    acceptDataLoss: t.boolean,
    /** A forced failover past hosts that can be neither fenced nor waited for. */
    acceptNoFence: t.boolean,
    /** What a former database of the target holds is given up, though it is in no contingency backup. */
    withoutContingency: t.boolean,
  }),
  ReturnToMaster: command('ReturnToMaster', {
    changes: t.keyof({ keep: null, discard: null }),
    acceptDataLoss: t.boolean,
    withoutContingency: t.boolean,
  }),
  RunDrill: command('RunDrill', { on: orNull(EntryId) }),
  ReleaseFence: command('ReleaseFence', { entry: EntryId }),
  Acknowledge: command('Acknowledge', {
    what: t.keyof({ failure: null, alarms: null, exhausted: null }),
    note: t.string,
  }),
  PinLineage: command('PinLineage', { chain: Chain, reason: t.string }),
  CancelOperation: command('CancelOperation', { operation: OperationId }),
  GiveConsent: command('GiveConsent', { to: ConsentTo, statement: t.string }),
  WithdrawConsent: command('WithdrawConsent', { to: ConsentTo }),
  WithdrawRequest: command('WithdrawRequest', { request: RequestId, why: t.string }),
}

export type CommandType = keyof typeof commandCodecs
export type Command = { [K in CommandType]: t.TypeOf<(typeof commandCodecs)[K]> }[CommandType]
export type CommandOf<T extends CommandType> = Extract<Command, { readonly type: T }>

/** Reads a stored request's command; null when this program does not know it. */
export const decodeCommand = (stored: unknown): Command | null => {
  if (typeof stored !== 'object' || stored === null || !('type' in stored)) return null
  const { type } = stored
  if (typeof type !== 'string' || !Object.hasOwn(commandCodecs, type)) return null
  const decoded = commandCodecs[type as CommandType].decode(stored)
  return decoded._tag === 'Right' ? (decoded.right as Command) : null
}
