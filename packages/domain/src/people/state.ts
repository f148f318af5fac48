import type { Command } from '../command.ts'
import type { Instant, ProcessId, RequestId } from '../scalars.ts'
import type { AlarmKind, ConsentTo } from './events.ts'

export interface Request {
  readonly id: RequestId
  /** null: written by a newer program, left to lapse. */
  readonly command: Command | null
  readonly by: string
  readonly at: Instant
  readonly validUntil: Instant
}

export interface Consent {
  readonly to: ConsentTo
  /** null: standing. */
  readonly request: RequestId | null
  readonly by: string
  readonly at: Instant
}

export interface Alarm {
  readonly kind: AlarmKind
  /** An entry, host or process; null for the group. */
  readonly subject: string | null
  readonly says: string
  /** What to type or do. */
  readonly todo: string
}

export interface OpenAlarm extends Alarm {
  readonly since: Instant
  readonly acknowledged: boolean
}

export interface Leader {
  readonly process: ProcessId
  readonly term: number
  readonly since: Instant
}

export interface People {
  readonly requests: Readonly<Record<RequestId, Request>>
  readonly consents: readonly Consent[]
  readonly alarms: Readonly<Record<string, OpenAlarm>>
  readonly leader: Leader | null
  /** The highest sequence of an operation id in the leader's term. */
  readonly sequence: number
  /** The highest time of leader events. */
  readonly clock: Instant | null
}

export const initialPeople: People = {
  requests: {},
  consents: [],
  alarms: {},
  leader: null,
  sequence: 0,
  clock: null,
}

/** Alarms are told apart by kind and subject. */
export const alarmKey = (a: { readonly kind: AlarmKind; readonly subject: string | null }): string =>
  a.subject === null ? a.kind : `${a.kind}: ${a.subject}`
