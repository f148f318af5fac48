import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { alarmsOf } from './alarms.ts'
import type { AlarmKind } from './events.ts'

const raise = rulesOn('RaiseAlarm')
const clear = rulesOn('ClearAlarm')

const current = (s: State, key: string, at: Parameters<typeof alarmsOf>[1]) => alarmsOf(s, at).get(key)

/** Alarms that processes report are closed by what they report. */
const reported: ReadonlySet<AlarmKind> = new Set([
  'delivery failing',
  'host could not follow',
  'log on the master machine',
])
const isReported = (s: State, key: string): boolean => {
  const alarm = s.people.alarms[key]
  return alarm !== undefined && reported.has(alarm.kind)
}

export const raisingAlarms: readonly Rule[] = [
  raise.records(
    'alarm.raise',
    'An alarm opens when its condition begins to hold.',
    {
      when: [
        predicate<InputOf<'RaiseAlarm'>>(
          'not open',
          'its condition holds and it is not open',
          (s, i, c) => s.people.alarms[i.key] === undefined && current(s, i.key, c.at) !== undefined,
        ),
      ],
    },
    ['AlarmRaised'],
    (s, i, c) => {
      const a = current(s, i.key, c.at)
      return a === undefined
        ? []
        : [event('AlarmRaised', { kind: a.kind, subject: a.subject, says: a.says, todo: a.todo })]
    },
  ),
  raise.refuses('alarm.open', 'An alarm is raised once.', {}, 'NotDue', wait('Nothing is to be done.')),
  clear.records(
    'alarm.clear',
    'An alarm closes when its condition no longer holds.',
    {
      when: [
        predicate<InputOf<'ClearAlarm'>>(
          'over',
          'it is open and its condition no longer holds',
          (s, i, c) =>
            s.people.alarms[i.key] !== undefined && !isReported(s, i.key) && current(s, i.key, c.at) === undefined,
        ),
      ],
    },
    ['AlarmCleared'],
    (s, i) => {
      const a = s.people.alarms[i.key]
      return a === undefined ? [] : [event('AlarmCleared', { kind: a.kind, subject: a.subject })]
    },
  ),
  clear.refuses(
    'alarm.holds',
    'An alarm stays open while its condition holds.',
    {},
    'NotDue',
    wait('Wait until it no longer holds.'),
  ),
]
