import type { Command, EffectType } from '@db-failover/domain'

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
  /** Servers that people can take in, where the group lacks them. */
  readonly servers: readonly string[]
  /** Single failed probes, and good ones that are not enough yet. */
  readonly suspicions: boolean
  /** What could succeed may also fail: for want of reach, and on content. */
  readonly failures: boolean
  /** Effects that are answered, in every way they can, before anything else happens. */
  readonly atOnce: readonly EffectType[]
  /** Between a failure and the next try other things happen. */
  readonly waits: boolean
  /** What is asked and cannot begin at once waits; otherwise nobody asks for it. */
  readonly requestsWait: boolean
  /** Nothing that leads to another backup happens while two sets are under way, or three are kept. */
  readonly bounded: boolean
  /** Answers that differ in the log alone, and operations that are lost without an answer. */
  readonly everyAnswer: boolean
}

export const nothing: Scope = {
  mishaps: [],
  victims: null,
  people: [],
  servers: ['a', 'b'],
  suspicions: false,
  failures: true,
  atOnce: [],
  waits: true,
  requestsWait: true,
  bounded: true,
  everyAnswer: false,
}

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
  ...nothing,
  mishaps: ['servers', 'databases', 'restored', 'foreign'],
  people: [...everyCommand, 'ChangeGroup'],
  suspicions: true,
  everyAnswer: true,
}
