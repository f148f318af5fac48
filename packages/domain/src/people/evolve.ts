import { decodeCommand } from '../command.ts'
import type { Recorded } from '../event.ts'
import { evolveWith, without } from '../evolution.ts'
import { partsOf } from '../operation-id.ts'
import { OperationId, type RequestId } from '../scalars.ts'
import type { State } from '../state.ts'
import { later } from '../time.ts'
import { alarmKey, type People } from './state.ts'

const ended = (p: People, request: RequestId | null): People =>
  request === null ? p : { ...p, requests: without(p.requests, request) }

/** Consents that were given for a request end with the switch that rested on them. */
const used = (p: People, request: RequestId | null): People =>
  request === null ? p : { ...p, consents: p.consents.filter((c) => c.request !== request) }

const handled = evolveWith<People>({
  Requested: (p, { request, command, validUntil }, from) => ({
    ...p,
    requests: {
      ...p.requests,
      [request]: { id: request, command: decodeCommand(command), by: from.actor, at: from.at, validUntil },
    },
  }),
  RequestEnded: (p, { request }) => used(ended(p, request), request),
  BackupStarted: (p, { request }) => ended(p, request),
  SwitchStarted: (p, { request }) => ended(p, request),
  ActiveSwitched: (p, { consent }) => used(p, consent.request),
  SwitchAborted: (p, _data, _from, whole) => used(p, whole.switches.running?.request ?? null),
  ConsentGiven: (p, { to, for: request }, from) => ({
    ...p,
    consents: [
      ...p.consents.filter((c) => c.to !== to || c.request !== request),
      { to, request, by: from.actor, at: from.at },
    ],
  }),
  ConsentWithdrawn: (p, { to }) => ({ ...p, consents: p.consents.filter((c) => c.to !== to) }),
  LeadershipTaken: (p, { process, term }, from) => ({
    ...p,
    leader: { process, term, since: from.at },
    sequence: 0,
  }),
  AlarmRaised: (p, { kind, subject, says, todo }, from) => ({
    ...p,
    alarms: {
      ...p.alarms,
      [alarmKey({ kind, subject })]: { kind, subject, says, todo, since: from.at, acknowledged: false },
    },
  }),
  AlarmCleared: (p, alarm) => ({ ...p, alarms: without(p.alarms, alarmKey(alarm)) }),
  Acknowledged: (p, { what }) =>
    what === 'alarms'
      ? {
          ...p,
          alarms: Object.fromEntries(Object.entries(p.alarms).map(([k, a]) => [k, { ...a, acknowledged: true }])),
        }
      : p,
})

/** Ids of this term that the event bears: the next operation's sequence comes after them. */
const sequenceIn = (p: People, { event: { data } }: Recorded): number => {
  const ids = [
    'operation' in data ? data.operation : null,
    'epoch' in data ? data.epoch : null,
    'set' in data ? data.set : null,
    'backup' in data && 'set' in data.backup ? data.backup.set : null,
  ]
  return ids.reduce<number>((most, id) => {
    if (!OperationId.is(id)) return most
    const { term, sequence } = partsOf(id)
    return term === p.leader?.term ? Math.max(most, sequence) : most
  }, p.sequence)
}

export const evolvePeople = (before: People, recorded: Recorded, whole: State): People => {
  const p = handled(before, recorded, whole)
  const { role, at } = recorded.from
  const clock = role !== 'leader' ? p.clock : p.clock === null ? at : later(p.clock, at)
  return { ...p, clock, sequence: sequenceIn(p, recorded) }
}
