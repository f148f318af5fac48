import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { alarmsOf } from './alarms.ts'
import type { AlarmKind } from './events.ts'

const raise = rulesOn('RaiseAlarm')
const clear = rulesOn('ClearAlarm')

/** Alarms that processes report are closed by what they report. */
const reported: ReadonlySet<AlarmKind> = new Set([
  'delivery failing',
  'host could not follow',
  'log on the master machine',
])

/** What would open, and is not open yet. */
const beginning = (s: State, { key }: InputOf<'RaiseAlarm'>, c: Context) =>
  s.people.alarms[key] === undefined ? (alarmsOf(s, c.at).get(key) ?? null) : null

/** The open alarm whose condition no longer holds. */
const over = (s: State, { key }: InputOf<'ClearAlarm'>, c: Context) => {
  const alarm = s.people.alarms[key]
  return alarm && !reported.has(alarm.kind) && !alarmsOf(s, c.at).has(key) ? alarm : null
}

export const raisingAlarms: readonly Rule[] = [
  raise.records(
    'alarm.raise',
    'An alarm opens when its condition begins to hold.',
    {
      when: [somethingFound('not open', 'its condition holds and it is not open', beginning)],
    },
    ['AlarmRaised'],
    withFound(beginning, ({ kind, subject, says, todo }) => [event('AlarmRaised', { kind, subject, says, todo })]),
  ),
  raise.refuses('alarm.open', 'An alarm is raised once.', {}, 'NotDue', wait('Nothing is to be done.')),
  clear.records(
    'alarm.clear',
    'An alarm closes when its condition no longer holds.',
    {
      when: [somethingFound('over', 'it is open and its condition no longer holds', over)],
    },
    ['AlarmCleared'],
    withFound(over, ({ kind, subject }) => [event('AlarmCleared', { kind, subject })]),
  ),
  clear.refuses(
    'alarm.holds',
    'An alarm stays open while its condition holds.',
    {},
    'NotDue',
    wait('Wait until it no longer holds.'),
  ),
]
