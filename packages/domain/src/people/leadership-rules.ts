import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const take = rulesOn('TakeLeadership')

export const leading: readonly Rule[] = [
  take.refuses(
    'leader.no-group',
    'A group that is not in the log is led by nobody.',
    { when: [predicate('group missing', 'the log names no such group', (s) => s.configuration.group === null)] },
    'GroupMissing',
    { possible: 'Describe it first.', next: 'apply FILE' },
  ),
  take.refuses(
    'leader.another',
    'A group has one leader; another process stands by.',
    {
      when: [
        predicate<InputOf<'TakeLeadership'>>(
          'led by another',
          'another process leads',
          (s, i) => s.people.leader !== null && s.people.leader.process !== i.process,
        ),
      ],
    },
    'LedByAnother',
    (s) => ({
      why: `${s.people.leader?.process ?? ''} leads this group.`,
      possible: 'Stop it there, or run the group under its name.',
      next: null,
      data: { leader: s.people.leader?.process ?? null },
    }),
  ),
  take.records('leader.take', 'Whoever begins to lead opens a new term.', {}, ['LeadershipTaken'], (s, i) => [
    event('LeadershipTaken', {
      process: i.process,
      term: (s.people.leader?.term ?? 0) + 1,
      before: s.people.leader?.process ?? null,
    }),
  ]),
]
