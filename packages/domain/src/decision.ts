import type { Command } from './command.ts'
import type { Entry } from './configuration/entry.ts'
import type { Event } from './event.ts'
import type { LeaderCommand } from './leader-command.ts'
import type { Observation } from './observation.ts'
import type { Instant, Millis, OperationId, ProcessId, RequestId } from './scalars.ts'

/** Everything that a rule can be asked about. */
export type Input = Command | LeaderCommand | Observation
export type InputType = Input['type']
export type InputOf<T extends InputType> = Extract<Input, { readonly type: T }>

/** What comes with every input: when, by whom, and under which term. */
export interface Context {
  readonly at: Instant
  readonly process: ProcessId
  /** The person or account, as the operating system or the caller names it. */
  readonly actor: string
  readonly role: 'leader' | 'operator'
  /** null: an operator, who writes without a term. */
  readonly term: number | null
  /** The id under which a command may wait for the leader; chosen by the asking process. null for inputs that never wait. */
  readonly request: RequestId | null
  /** How long a command waits for the leader to begin, in milliseconds. null: as long as the policy says. */
  readonly validForMs: Millis | null
  /** The engine's name for what a restore of this operation on this entry produces. Pure. */
  readonly generationFor: (entry: Entry, operation: OperationId) => string
}

/** The events to append together, and the rule that says so. No events: there is nothing to record. */
export interface Decision {
  readonly rule: string
  readonly events: readonly Event[]
}

export const rejectionTags = [
  'GroupExists',
  'GroupMissing',
  'UnknownMode',
  'Incomplete',
  'Duplicate',
  'UnknownEntry',
  'EntryInUse',
  'InvalidValue',
  'ConsentMissing',
  'NothingToDo',
  'NotEnabled',
  'SwitchRunning',
  'OperationRunning',
  'BackupOwed',
  'ActiveLost',
  'ActiveHealthy',
  'NoRestorableChain',
  'Blocked',
  'NotFound',
  'TooLate',
  'NotLeader',
  'LedByAnother',
  'NotDue',
] as const
export type RejectionTag = (typeof rejectionTags)[number]

/** A refusal, as a value: which rule, what was asked, why not, what would make it possible, and what to type next. */
export interface Rejection {
  readonly _tag: RejectionTag
  readonly rule: string
  readonly asked: InputType
  readonly why: string
  readonly possible: string
  /** A command of the command line, without the program's name. null: wait, or nothing can be typed. */
  readonly next: string | null
  readonly data: Readonly<Record<string, string | number | boolean | readonly string[] | null>>
}
