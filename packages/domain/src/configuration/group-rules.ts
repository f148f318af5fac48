import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'

const create = rulesOn('CreateGroup')

export const creatingGroups: readonly Rule[] = [
  create.refuses(
    'group.exists',
    'A group is created once.',
    { when: [predicate('group exists', 'the log names the group', (s) => s.configuration.group !== null)] },
    'GroupExists',
    { possible: 'Change the existing group.', next: 'apply FILE' },
  ),
  create.refuses(
    'group.unknown-mode',
    'The one failover mode is backup-and-restore.',
    {
      when: [
        predicate<InputOf<'CreateGroup'>>(
          'unknown mode',
          'the mode is not one that exists',
          (_s, i) => i.mode !== 'backup-and-restore',
        ),
      ],
    },
    'UnknownMode',
    (_s, i) => ({
      why: `There is no failover mode "${i.mode}".`,
      possible: 'Choose backup-and-restore.',
      next: null,
      data: { mode: i.mode },
    }),
  ),
  create.records('group.create', 'A group begins off and without entries.', {}, ['GroupCreated'], (_s, i) => [
    event('GroupCreated', { group: i.group, formatVersion: 1, mode: 'backup-and-restore' }),
  ]),
]
