import { commandCodecs } from '../command.ts'
import type { InputType } from '../decision.ts'
import type { LeaderCommandType } from '../leader-command.ts'
import type { ObservationType } from '../observation.ts'

type Kind = 'operator' | 'leader' | 'observation'

const leader: Readonly<Record<LeaderCommandType, true>> = {
  TakeLeadership: true,
  StartBackup: true,
  StartCopy: true,
  RetireBackup: true,
  StartDrill: true,
  StartStandby: true,
  StartFailover: true,
  StartReturn: true,
  BeginRequestedSwitch: true,
  BeginRestore: true,
  UseStandby: true,
  AskForFence: true,
  BeginContingency: true,
  PinCopies: true,
  CompleteSwitch: true,
  AbortSwitch: true,
  RecordFailoverBlock: true,
  RecordReturnBlock: true,
  LapseRequest: true,
  EndPause: true,
  RaiseAlarm: true,
  ClearAlarm: true,
}

const observations: Readonly<Record<ObservationType, true>> = {
  Probed: true,
  BackupFinished: true,
  BackupDidNotFinish: true,
  CopyFinished: true,
  CopyDidNotFinish: true,
  CopyPassedCheck: true,
  CopyFailedCheck: true,
  FileDeleted: true,
  DrillFinished: true,
  DrillDidNotFinish: true,
  RestoreFinished: true,
  RestoreDidNotFinish: true,
  TargetPassedCheck: true,
  TargetFailedCheck: true,
  FenceAnswered: true,
  FenceRefused: true,
  FenceWasReleased: true,
  EpochWasMarked: true,
  HostsLeft: true,
  HostLeasesOver: true,
  HostsMoved: true,
  ContingencyFinished: true,
  ContingencyDidNotFinish: true,
  EntriesChecked: true,
  ActiveRead: true,
  OperationLost: true,
  Reported: true,
  ClockSteppedBack: true,
}

const kinds = (types: Readonly<Record<string, unknown>>, kind: Kind) => Object.keys(types).map((type) => [type, kind])

/** Whose input it is: a person's command, the leader's own command, or what the world answered. */
export const inputKinds = Object.fromEntries([
  ...kinds(commandCodecs, 'operator'),
  ...kinds(leader, 'leader'),
  ...kinds(observations, 'observation'),
]) as Readonly<Record<InputType, Kind>>
