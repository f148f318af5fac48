import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { running } from './by-hand-rules.ts'

const lost = rulesOn('OperationLost')
const delivery = rulesOn('AlarmDelivery')
const clock = rulesOn('ClockSteppedBack')

const deliveryAlarm = (i: InputOf<'AlarmDelivery'>) => ({ kind: 'delivery failing', subject: i.sink }) as const

const deliveryKnown = predicate<InputOf<'AlarmDelivery'>>(
  'as recorded',
  'the log says so already',
  (s, i) => (s.people.alarms[`delivery failing: ${i.sink}`] !== undefined) === i.failing,
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
  delivery.nothing('delivery.known', 'A delivery that goes on as recorded is no news.', { when: [deliveryKnown] }),
  delivery.records(
    'delivery.failing',
    'A delivery that fails is itself an alarm.',
    { when: [predicate<InputOf<'AlarmDelivery'>>('failing', 'it fails', (_s, i) => i.failing)] },
    ['AlarmRaised'],
    (_s, i) => [
      event('AlarmRaised', {
        ...deliveryAlarm(i),
        says: `Alarms do not reach ${i.sink}: ${i.says}`,
        todo: 'Look at the alarm sink in the process file.',
      }),
    ],
  ),
  delivery.records('delivery.works', 'A delivery that works again closes its alarm.', {}, ['AlarmCleared'], (_s, i) => [
    event('AlarmCleared', deliveryAlarm(i)),
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
