import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { running } from './by-hand-rules.ts'
import { alarmKey } from './state.ts'

const lost = rulesOn('OperationLost')
const report = rulesOn('Reported')
const clock = rulesOn('ClockSteppedBack')

const known = predicate<InputOf<'Reported'>>(
  'as recorded',
  'the log says so already',
  (s, i) => (s.people.alarms[alarmKey({ kind: i.alarm, subject: i.subject })] !== undefined) === i.holds,
)

export const hearingProcesses: readonly Rule[] = [
  lost.records(
    'operation.lost',
    'An operation that cannot be found again is abandoned, and what it was for is due again.',
    { when: [running] },
    ['OperationAbandoned'],
    (_s, i) => [event('OperationAbandoned', { operation: i.operation, why: i.why })],
  ),
  lost.nothing('operation.ended', 'An operation that is not running need not be abandoned.'),
  report.nothing('report.known', 'What goes on as recorded is no news.', { when: [known] }),
  report.records(
    'report.opens',
    'Alarms not delivered, hosts that could not follow, a log on the master machine: what no event says is reported, and is an alarm.',
    { when: [predicate<InputOf<'Reported'>>('holds', 'it is so', (_s, i) => i.holds)] },
    ['AlarmRaised'],
    (_s, i) => [event('AlarmRaised', { kind: i.alarm, subject: i.subject, says: i.says, todo: i.todo })],
  ),
  report.records('report.closes', 'What is no longer so closes its alarm.', {}, ['AlarmCleared'], (_s, i) => [
    event('AlarmCleared', { kind: i.alarm, subject: i.subject }),
  ]),
  clock.records(
    'clock.stepped',
    'A clock that steps back beyond tolerance is recorded, and schedules go on from there.',
    {
      when: [
        predicate<InputOf<'ClockSteppedBack'>>('beyond tolerance', 'the clock went back', (_s, i) => i.to < i.from),
      ],
    },
    ['ClockStepped'],
    (_s, i) => [event('ClockStepped', { from: i.from, to: i.to })],
  ),
  clock.nothing('clock.steady', 'A clock that goes on is no news.'),
]
