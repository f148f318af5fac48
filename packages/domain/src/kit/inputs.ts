import type { Chain, Failure, TakenBackup } from '../backups/events.ts'
import type { Input, InputType } from '../decision.ts'
import type { Lineage } from '../lineage/lineage.ts'
import type {
  BackupSetId,
  Decimal,
  EntryId,
  GroupId,
  Instant,
  OperationId,
  ProcessId,
  RequestId,
  Sha256,
} from '../scalars.ts'
import { entry } from './story.ts'

// One input of every kind, so that no row of the table is left out of a question about all.

const on = 'b' as EntryId
const operation = 'orders/1/2' as OperationId
const request = 'request-1' as RequestId
const at = '2026-03-01T00:00:00.000Z' as Instant
const why: Failure = { code: 'Unreachable', says: 'it does not answer' }
const place = { entry: on, folder: 'backup' } as const
const chain: Chain = { full: operation, differential: null }
const lineage: Lineage = {
  identity: 'orders',
  fork: 'fork-1',
  counter: '100' as Decimal,
  differentialBase: null,
  epoch: null,
}
const backup: TakenBackup = {
  set: operation as BackupSetId,
  kind: 'full',
  base: null,
  epoch: operation,
  entry: on,
  generation: 'original',
  file: 'orders-1-2.full',
  contains: { allBefore: at, noneAfter: at },
  startedAt: at,
  finishedAt: at,
  size: 1,
  sha256: '0'.repeat(64) as Sha256,
  lineage,
}

const samples: { readonly [T in InputType]: Omit<Extract<Input, { type: T }>, 'type'> } = {
  CreateGroup: { group: 'orders' as GroupId, mode: 'mirroring' },
  ChangeGroup: { changes: [{ change: 'removeEntry', entry: 'z' as EntryId, deleteFiles: false }] },
  EnableFailover: { acceptDataLoss: false },
  DisableFailover: {},
  Pause: { until: at, reason: '' },
  Resume: {},
  RunBackup: { kind: 'differential' },
  FailOver: {
    to: 'a' as EntryId,
    manner: 'forced',
    acceptDataLoss: false,
    acceptNoFence: false,
    withoutContingency: false,
  },
  ReturnToMaster: { changes: 'discard', acceptDataLoss: false, withoutContingency: false },
  RunDrill: { on: null },
  ReleaseFence: { entry: on },
  Acknowledge: { what: 'failure', note: '' },
  PinLineage: { chain, reason: '' },
  CancelOperation: { operation },
  GiveConsent: { to: 'noFence', statement: '' },
  WithdrawConsent: { to: 'cutOffHosts' },
  WithdrawRequest: { request, why: '' },
  TakeLeadership: { process: 'supervisor-2' as ProcessId },
  StartBackup: { kind: 'differential', cause: 'scheduled', request: null },
  StartCopy: { set: operation, from: place, to: [on] },
  RetireBackup: { set: operation, place, why: 'retention' },
  StartDrill: { on, request: null },
  StartStandby: { on },
  StartFailover: {},
  StartReturn: {},
  BeginRequestedSwitch: { request },
  BeginRestore: {},
  UseStandby: {},
  AskForFence: { entry: on },
  BeginContingency: { of: on },
  PinCopies: { of: on },
  CompleteSwitch: {},
  AbortSwitch: {},
  RecordFailoverBlock: {},
  RecordReturnBlock: {},
  LapseRequest: { request },
  EndPause: {},
  RaiseAlarm: { key: 'down' },
  ClearAlarm: { key: 'down' },
  Probed: {
    entry: on,
    verdict: 'alive',
    window: {
      since: at,
      probes: 1,
      failures: 0,
      lastGood: at,
      verdicts: {},
      reached: [],
      witnesses: [],
      says: 'alive',
    },
    good: 1,
    spanMs: 0,
    lineage,
    lastSeen: null,
    fenced: null,
    generation: null,
    foreignTool: null,
  },
  BackupFinished: { operation, backup },
  BackupDidNotFinish: { operation, why, retryAfter: null },
  CopyFinished: { operation, set: operation, on },
  CopyDidNotFinish: { operation, set: operation, on, why, retryAfter: null },
  CopyPassedCheck: { set: operation, on },
  CopyFailedCheck: { set: operation, on, why },
  FileDeleted: { set: operation, place, found: true },
  DrillFinished: { operation, tookMs: 1, checks: [] },
  DrillDidNotFinish: { operation, tookMs: 1, why },
  RestoreFinished: { operation, tookMs: 1 },
  RestoreDidNotFinish: { operation, why, content: false },
  TargetPassedCheck: { operation, lineage },
  TargetFailedCheck: { operation, why, content: false },
  FenceAnswered: { entry: on, generation: 'original', lineage },
  FenceRefused: { entry: on, generation: 'original', why },
  FenceWasReleased: { entry: on, generation: 'original' },
  EpochWasMarked: { epoch: operation, entry: on, lineage },
  HostsLeft: { operation, hosts: [], lastLeft: at, lastCommit: null, waitedMs: 0 },
  HostLeasesOver: { operation, hosts: [], waitedMs: 0 },
  HostsMoved: { operation, count: 0, first: null, last: null, missing: [], lastWrite: null },
  ContingencyFinished: { operation, of: on, backup, on: [] },
  ContingencyDidNotFinish: { operation, of: on, why, retryAfter: null },
  EntriesChecked: { request, findings: { [on]: [{ check: 'folders', ok: true, says: 'they answer' }] } },
  ActiveRead: { request, entry: entry('a').id, generation: 'original', lineage, says: 'alive' },
  OperationLost: { operation, why: '' },
  Reported: { alarm: 'delivery failing', subject: 'pager', holds: true, says: '', todo: '' },
  ClockSteppedBack: { from: at, to: at },
}

export const sampleOf = (type: InputType): Input => ({ type, ...samples[type] }) as Input

export const sampleInputs: readonly Input[] = (Object.keys(samples) as InputType[]).map(sampleOf)
