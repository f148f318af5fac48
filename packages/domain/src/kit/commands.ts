import type { Command } from '../command.ts'
import type { Instant } from '../scalars.ts'
import { id } from './story.ts'

const forced = {
  type: 'FailOver',
  to: null,
  manner: 'forced',
  acceptDataLoss: true,
  acceptNoFence: false,
  withoutContingency: false,
} as const
const planned = { ...forced, manner: 'planned', acceptDataLoss: false } as const
const discard = { type: 'ReturnToMaster', changes: 'discard', acceptDataLoss: true, withoutContingency: false } as const

/** What a person may ask at any time, wisely or not. */
export const commands: readonly Command[] = [
  { type: 'RunBackup', kind: 'full' },
  { type: 'RunBackup', kind: 'full' },
  planned,
  forced,
  { type: 'ReturnToMaster', changes: 'keep', acceptDataLoss: false, withoutContingency: false },
  discard,
  { ...discard, withoutContingency: true },
  { type: 'Acknowledge', what: 'failure', note: 'seen' },
  { type: 'DisableFailover' },
  { type: 'EnableFailover', acceptDataLoss: true },
]

/** What is asked more seldom. */
export const rareCommands: readonly Command[] = [
  { type: 'RunBackup', kind: 'differential' },
  { ...planned, to: id('b') },
  { ...planned, to: id('a') },
  { ...forced, to: id('c') },
  { ...forced, acceptNoFence: true, withoutContingency: false },
  { ...forced, acceptDataLoss: false },
  { ...discard, acceptDataLoss: false },
  { type: 'RunDrill', on: id('b') },
  { type: 'ReleaseFence', entry: id('a') },
  { type: 'Acknowledge', what: 'alarms', note: 'seen' },
  { type: 'Acknowledge', what: 'exhausted', note: 'seen' },
  { type: 'Pause', until: '2030-01-01T00:00:00.000Z' as Instant, reason: 'moving the servers' },
  { type: 'Resume' },
  { type: 'GiveConsent', to: 'cutOffHosts', statement: 'what they write is merged by hand' },
  { type: 'ChangeGroup', changes: [{ change: 'removeEntry', entry: id('c'), deleteFiles: false }] },
  { type: 'ChangeGroup', changes: [{ change: 'designateMaster', entry: id('b') }] },
  { type: 'ChangeGroup', changes: [{ change: 'automaticReconnect', on: true, acknowledged: true }] },
]
