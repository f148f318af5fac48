import type { Command } from '@db-failover/domain'

/** What can go wrong in the world by itself. */
export type MishapKind =
  /** A server goes away and comes back. */
  | 'servers'
  /** A database that is or was active is destroyed while its server stays. */
  | 'databases'
  /** Someone restores something else in its place. */
  | 'restored'
  /** Another tool takes a full backup of the active. */
  | 'foreign'

/** What an explored world contains. Effects end in every way they can, the supervisor starts anew at any point, time passes. */
export interface Scope {
  readonly mishaps: readonly MishapKind[]
  /** Only these servers and their databases suffer; null: any. */
  readonly victims: readonly string[] | null
  readonly people: readonly Command['type'][]
  /** Single failed probes, and good ones that are not enough yet. */
  readonly suspicions: boolean
  /** Answers that differ in the log alone, and operations that are lost without an answer. */
  readonly everyAnswer: boolean
}

export const nothing: Scope = { mishaps: [], victims: null, people: [], suspicions: false, everyAnswer: false }

/** Everything that people can ask for, beside the group's description. */
export const everyCommand: readonly Command['type'][] = [
  'EnableFailover',
  'DisableFailover',
  'Pause',
  'Resume',
  'RunBackup',
  'FailOver',
  'ReturnToMaster',
  'RunDrill',
  'ReleaseFence',
  'Acknowledge',
  'PinLineage',
  'CancelOperation',
  'GiveConsent',
  'WithdrawConsent',
  'WithdrawRequest',
]

export const everything: Scope = {
  mishaps: ['servers', 'databases', 'restored', 'foreign'],
  victims: null,
  people: [...everyCommand, 'ChangeGroup'],
  suspicions: true,
  everyAnswer: true,
}
