import type { Command, EntryId, EventType, State } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'
import { machineNow } from '../processes/member.ts'
import type { Session } from '../run/session.ts'
import { type End, endOfBackup, endOfDrill, endOfProbing, endOfRetention, endOfSwitch } from './ends.ts'

/** What the group is at when the fault comes. */
export interface Moment {
  readonly name: string
  readonly says: string
  /** Brings the group to where the operation can begin. */
  readonly prepare: Command | null
  /** Begins the operation; null: it is always under way. */
  readonly ask: Command | null
  /** The event right after which the fault comes; null: at once. */
  readonly isCome: ((event: ChainedEvent['event']) => boolean) | null
  /** With the first of these the moment is over. */
  readonly over: readonly EventType[]
  readonly end: (events: readonly ChainedEvent[], s: State) => End | null
}

const full: Command = { type: 'RunBackup', kind: 'full' }
const forced: Command = {
  type: 'FailOver',
  to: 'machine-b' as EntryId,
  manner: 'forced',
  acceptDataLoss: true,
  acceptNoFence: false,
  withoutContingency: false,
}
const discard: Command = {
  type: 'ReturnToMaster',
  changes: 'discard',
  acceptDataLoss: true,
  withoutContingency: false,
}

const backup = { prepare: null, ask: full, end: endOfBackup }
const failover = { prepare: null, ask: forced, end: endOfSwitch(['forced']) }

export const moments = [
  {
    name: 'probe',
    says: 'nothing but probes is under way',
    prepare: null,
    ask: null,
    isCome: null,
    over: [],
    end: endOfProbing,
  },
  {
    ...backup,
    name: 'backup',
    says: 'a full backup has begun',
    isCome: (e) => e.type === 'BackupStarted',
    over: ['BackupTaken', 'BackupFailed'],
  },
  {
    ...backup,
    name: 'copy',
    says: 'its copies have begun',
    isCome: (e) => e.type === 'CopyStarted',
    over: ['BackupCopied', 'BackupCopyFailed'],
  },
  {
    ...backup,
    name: 'verify',
    says: 'its first copy lies there, unread',
    isCome: (e) => e.type === 'BackupCopied',
    over: ['CopyVerified', 'CopyRejected'],
  },
  {
    ...failover,
    name: 'restore',
    says: 'a forced failover to machine-b restores',
    isCome: (e) => e.type === 'RestoreStarted' && e.data.purpose === 'switch',
    over: ['DatabaseRestored', 'RestoreFailed'],
  },
  {
    ...failover,
    name: 'check',
    says: 'the restored database is opened and checked',
    isCome: (e) => e.type === 'DatabaseRestored' && e.data.purpose === 'switch',
    over: ['TargetChecked', 'SwitchAborted'],
  },
  {
    ...failover,
    name: 'switch',
    says: 'the target is checked',
    isCome: (e) => e.type === 'TargetChecked',
    over: ['ActiveSwitched', 'SwitchAborted'],
  },
  {
    name: 'return',
    says: 'the contingency backup of a return begins',
    prepare: forced,
    ask: discard,
    isCome: (e) => e.type === 'ContingencyBackupStarted',
    over: ['ContingencyBackupTaken', 'ContingencyBackupFailed'],
    end: endOfSwitch(['return-discarding', 'return-discarding-active-dead']),
  },
  {
    name: 'retention',
    says: 'a deletion is decided',
    prepare: null,
    ask: full,
    isCome: (e) => e.type === 'BackupRetired',
    over: ['BackupDeleted'],
    end: endOfRetention,
  },
  {
    name: 'drill',
    says: 'a drill restores',
    prepare: null,
    ask: { type: 'RunDrill', on: 'machine-b' as EntryId },
    isCome: (e) => e.type === 'RestoreStarted' && e.data.purpose === 'drill',
    over: ['DrillPassed', 'DrillFailed'],
    end: endOfDrill,
  },
] as const satisfies readonly Moment[]

export type MomentName = (typeof moments)[number]['name']

/** Milliseconds in which a database that was away is seen to be back, and between two requests for it. */
const BACK = 8_000
const AGAIN = 500

/** Goes home from wherever the operation has led; refused as long as the master is not seen to be back. */
export const goHome = async (s: Session): Promise<void> => {
  const limit = machineNow() + BACK
  while (s.state().switches.active?.entry !== s.state().configuration.master && machineNow() < limit) {
    if ((await s.ask(discard)) === null) return
    await new Promise((resolve) => setTimeout(resolve, AGAIN))
  }
}
