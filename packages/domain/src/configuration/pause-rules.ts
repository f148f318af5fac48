import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { hasPassed } from '../time.ts'

const pause = rulesOn('Pause')
const resume = rulesOn('Resume')
const end = rulesOn('EndPause')

export const pausing: readonly Rule[] = [
  pause.refuses(
    'pause.past',
    'A pause ends in the future.',
    {
      when: [
        predicate<InputOf<'Pause'>>('already over', 'the stated end has passed', (_s, i, c) =>
          hasPassed(i.until, c.at),
        ),
      ],
    },
    'InvalidValue',
    { possible: 'State a later end.', next: 'pause 2h --reason TEXT' },
  ),
  pause.refuses(
    'pause.reason',
    'A pause has a reason.',
    { when: [predicate<InputOf<'Pause'>>('no reason', 'no reason was given', (_s, i) => i.reason.trim() === '')] },
    'InvalidValue',
    { possible: 'Say why.', next: 'pause 2h --reason TEXT' },
  ),
  pause.records(
    'pause',
    'A pause holds automatic failover and return for a stated time; detection, backups and alarms go on.',
    {},
    ['Paused'],
    (_s, i) => [event('Paused', { until: i.until, reason: i.reason })],
  ),
  resume.nothing('resume.already', 'What is not paused goes on.', {
    when: [predicate('not paused', 'nothing is paused', (s) => s.configuration.pause === null)],
  }),
  resume.records('resume', 'A pause can be ended early.', {}, ['Resumed'], () => [event('Resumed', { why: 'asked' })]),
  end.records(
    'pause.ends',
    'A pause ends by itself.',
    {
      when: [
        predicate(
          'pause over',
          'the stated end has passed',
          (s, _i, c) => s.configuration.pause !== null && hasPassed(s.configuration.pause.until, c.at),
        ),
      ],
    },
    ['Resumed'],
    () => [event('Resumed', { why: 'ended' })],
  ),
  end.refuses('pause.goes-on', 'A pause goes on until its end.', {}, 'NotDue', {
    possible: 'Wait for the stated end.',
    next: 'resume',
  }),
]
