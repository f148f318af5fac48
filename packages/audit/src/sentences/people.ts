import { between, type ConsentTo, type peopleEvents } from '@db-failover/domain'
import { span } from '../wording/durations.ts'
import { listText } from '../wording/phrases.ts'
import { commandText } from './command.ts'
import type { Sentences } from './sentences.ts'

const consentTo: { readonly [C in ConsentTo]: string } = {
  dataLoss: 'the loss of changes',
  cutOffHosts: 'hosts going on while they are cut off from the log',
  noFence: 'a switch without a fence',
  noContingency: 'giving changes up without a contingency backup',
}

const about = (subject: string | null): string => (subject === null ? '' : ` (${subject})`)

export const peopleSentences: Sentences<keyof typeof peopleEvents> = {
  Requested: ({ command }, { actor }) => `${actor} asked: ${commandText(command)}.`,
  RequestEnded: ({ how, why }) =>
    how === 'done'
      ? `The request is done${why === '' ? '' : `: ${why}`}`
      : `The request was ${how === 'lapsed' ? 'not taken up in time' : how}: ${why}`,
  ConsentGiven: ({ to, for: request, statement }, { actor }) =>
    `${actor} consented to ${consentTo[to]}${request === null ? ', until withdrawn' : ' for this request'}: ${statement}`,
  ConsentWithdrawn: ({ to }, { actor }) => `${actor} withdrew the consent to ${consentTo[to]}.`,
  LeadershipTaken: ({ process, term, before }) =>
    `${process} leads the group (term ${term}${before === null || before === process ? '' : `, after ${before}`}).`,
  HostsReconnected: ({ count, missing, last }, { at }) =>
    `${count} ${count === 1 ? 'host' : 'hosts'} moved to the active database` +
    `${last === null ? '' : `, the last one ${span(between(last, at))} ago`}` +
    `${missing.length === 0 ? '' : `; missing: ${listText(missing)}`}.`,
  Acknowledged: ({ what, note }, { actor }) =>
    `${actor} acknowledged ${what === 'alarms' ? 'the alarms' : what === 'failure' ? 'the failure' : 'the exhausted switches'}${note === '' ? '' : `: ${note}`}`,
  OperationAbandoned: ({ operation, why }) => `The operation ${operation} was abandoned: ${why}`,
  AlarmRaised: ({ kind, subject, says }) => `ALARM ${kind}${about(subject)}: ${says}`,
  AlarmCleared: ({ kind, subject }) => `The alarm "${kind}"${about(subject)} is over.`,
  ClockStepped: ({ from, to }) => `The leader's clock stepped back by ${span(between(to, from))}.`,
}
