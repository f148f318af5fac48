import * as t from 'io-ts'
import { Count, type EntryId, Instant, OperationId, orNull, ProcessId, RequestId } from '../scalars.ts'

export const ConsentTo = t.keyof({ dataLoss: null, cutOffHosts: null, noFence: null, noContingency: null }, 'ConsentTo')
export type ConsentTo = t.TypeOf<typeof ConsentTo>

export const AlarmKind = t.keyof(
  {
    down: null,
    blocked: null,
    owed: null,
    'backup stale': null,
    'backup failing': null,
    'copy missing': null,
    'not protected': null,
    'asymmetric view': null,
    'administrator at work': null,
    unhappy: null,
    'starting too long': null,
    'entry lost': null,
    'host could not follow': null,
    'foreign fulls': null,
    'log on the master machine': null,
    'clock stepped': null,
    'drill failed': null,
    'fence not confirmed': null,
    'delivery failing': null,
  },
  'AlarmKind',
)
export type AlarmKind = t.TypeOf<typeof AlarmKind>

export const peopleEvents = {
  /** `command` as it was given; the leader decides it again when it begins. */
  Requested: t.type({
    request: RequestId,
    command: t.UnknownRecord,
    validUntil: Instant,
  }),
  /** A request that ends otherwise than by the event that names it. */
  RequestEnded: t.type({
    request: RequestId,
    how: t.keyof({ done: null, refused: null, lapsed: null, withdrawn: null }),
    why: t.string,
  }),
  /** `for: null` stands until withdrawn; otherwise for the operation that the request begins. */
  ConsentGiven: t.type({
    to: ConsentTo,
    for: orNull(RequestId),
    statement: t.string,
  }),
  /** A standing consent holds no longer. */
  ConsentWithdrawn: t.type({ to: ConsentTo }),
  /** A process begins to lead the group; operation ids count from 1 in its term. */
  LeadershipTaken: t.type({
    process: ProcessId,
    term: Count,
    before: orNull(ProcessId),
  }),
  /** One receipt of the hosts' move. `lastWrite` closes the switch's loss window where it was open. */
  HostsReconnected: t.type({
    operation: OperationId,
    count: Count,
    first: orNull(Instant),
    last: orNull(Instant),
    missing: t.array(t.string),
    lastWrite: orNull(Instant),
  }),
  /** A person has seen it, and what waited for that goes on. */
  Acknowledged: t.type({
    what: t.keyof({ failure: null, alarms: null, exhausted: null }),
    note: t.string,
  }),
  /** The operation has no other end: it was cancelled, lost, or made way for a switch. */
  OperationAbandoned: t.type({ operation: OperationId, why: t.string }),
  /** A condition that people should know of begins to hold; `todo` is what to do about it. */
  AlarmRaised: t.type({
    kind: AlarmKind,
    subject: orNull(t.string),
    says: t.string,
    todo: t.string,
  }),
  /** The condition no longer holds. */
  AlarmCleared: t.type({ kind: AlarmKind, subject: orNull(t.string) }),
  /** The leader's clock went back; schedules go on from `to`. */
  ClockStepped: t.type({ from: Instant, to: Instant }),
}

/** Entry ids appear as alarm subjects. */
export type AlarmSubject = EntryId | string | null
