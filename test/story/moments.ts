import type { EventType } from '@db-failover/domain'
import { between, type Chance, oneOf } from 'db-failover-test-seeded/chance'

export type Victim = 'supervisor' | 'application'

/** When who is killed: so many milliseconds after the story's begin, or after the n-th event of a type was seen. */
export interface Moment {
  readonly who: Victim
  readonly after: { readonly type: EventType; readonly nth: number } | null
  readonly delayMs: number
}

export const momentText = ({ who, after, delayMs }: Moment): string =>
  `${who} ${delayMs} ms after ${after === null ? 'the begin' : `${after.type} ${after.nth}`}`

/** Right after the n-th event of the type. */
export const rightAfter = (who: Victim, type: EventType, nth = 1): Moment => ({ who, after: { type, nth }, delayMs: 0 })

/** What the story's log holds, as a rule, and how often. */
const held: readonly [readonly [EventType, number], ...(readonly [EventType, number])[]] = [
  ['BackupDatabaseAdded', 2],
  ['FailoverEnabled', 1],
  ['BackupStarted', 14],
  ['BackupTaken', 14],
  ['CopyStarted', 14],
  ['BackupCopied', 25],
  ['CopyVerified', 25],
  ['BackupRetired', 12],
  ['BackupDeleted', 12],
  ['MasterSuspected', 2],
  ['MasterLost', 2],
  ['MasterReturned', 2],
  ['BackupDatabaseLost', 1],
  ['SwitchStarted', 3],
  ['FenceRequested', 4],
  ['FenceConfirmed', 2],
  ['FenceFailed', 2],
  ['RestoreStarted', 3],
  ['DatabaseRestored', 2],
  ['TargetChecked', 3],
  ['HostsDrained', 3],
  ['ActiveSwitched', 4],
  ['HostsReconnected', 3],
  ['EpochMarked', 1],
  ['ContingencyBackupStarted', 1],
  ['ContingencyBackupTaken', 1],
  ['ManualBackupRequired', 1],
  ['FailoverBlocked', 1],
  ['Requested', 5],
  ['ObligationCleared', 1],
  ['DrillPassed', 1],
  ['Paused', 1],
]

/** How long the story takes without any death, in milliseconds. */
const STORY = 30_000

/** A moment by chance: every second one right after an event, most others within what follows from one. */
export const momentBy = (chance: Chance): Moment => {
  const who = chance() < 0.7 ? 'supervisor' : 'application'
  const how = chance()
  if (how > 0.8) return { who, after: null, delayMs: between(chance, 1_500, STORY) }
  const [type, times] = oneOf(chance, held)
  return { who, after: { type, nth: between(chance, 1, times) }, delayMs: how < 0.5 ? 0 : between(chance, 1, 300) }
}
