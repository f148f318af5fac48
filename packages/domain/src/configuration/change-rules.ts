import { isRight } from 'fp-ts/lib/Either.js'
import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { needsCheck } from '../rules/predicates.ts'
import { predicate, type Refusal, type Rule, rulesOn } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { done, noRequest } from './awaited.ts'
import { planChanges } from './plan.ts'

const change = rulesOn('ChangeGroup')
const checked = rulesOn('EntriesChecked')
type Checked = InputOf<'EntriesChecked'>

const planned = predicate<InputOf<'ChangeGroup'>>(
  'changes fit',
  'every change fits the state that those before it leave',
  (s, i, c) => isRight(planChanges(s, i.changes, c)),
)

const unchanged = predicate<InputOf<'ChangeGroup'>>(
  'nothing differs',
  'the group is as described already',
  (s, i, c) => {
    const plan = planChanges(s, i.changes, c)
    return isRight(plan) && plan.right.length === 0
  },
)

const changeOf = (s: State, i: Checked) => {
  const command = s.people.requests[i.request]?.command
  return command?.type === 'ChangeGroup' ? command.changes : null
}

/** What is consented to is the asker's consent, not the leader's who carries it out. */
const asAsker = (s: State, i: Checked, c: Context): Context => ({
  ...c,
  actor: s.people.requests[i.request]?.by ?? c.actor,
})

const stillPlanned = predicate<Checked>('changes still fit', 'the changes fit the group as it is now', (s, i, c) => {
  const changes = changeOf(s, i)
  return changes !== null && isRight(planChanges(s, changes, c, i.findings))
})

const badFinding = (i: Checked) =>
  Object.entries(i.findings).flatMap(([entry, fs]) => fs.filter((f) => !f.ok).map((f) => `${entry}: ${f.says}`))[0]

const unfit = predicate<Checked>(
  'check failed',
  'the check of an entry found something that refuses it',
  (_s, i) => badFinding(i) !== undefined,
)

const refusal = (s: State, i: InputOf<'ChangeGroup'>, c: Parameters<typeof planChanges>[2]): Refusal => {
  const plan = planChanges(s, i.changes, c)
  return plan._tag === 'Left' ? plan.left : { possible: 'Give changes that fit together.', next: 'status' }
}

export const changingGroups: readonly Rule[] = [
  change.refuses(
    'change.unfit',
    'Changes are made all together or not at all.',
    {
      when: [
        {
          ...planned,
          name: 'changes do not fit',
          says: 'a change does not fit',
          holds: (s, i, c) => !planned.holds(s, i, c),
        },
      ],
    },
    'InvalidValue',
    refusal,
  ),
  change.nothing('change.no-difference', 'A description that holds already changes nothing.', { when: [unchanged] }),
  change.records(
    'change.ask',
    'An entry is tried from both sides by the leader before it is accepted.',
    {
      when: [
        predicate<InputOf<'ChangeGroup'>>('needs a check', 'an entry or a folder is new', (s, i) =>
          needsCheck(s, i.changes),
        ),
      ],
    },
    ['Requested'],
    requested,
  ),
  change.records(
    'change.apply',
    'Other changes hold at once; a running operation keeps what it began with.',
    {},
    [
      'MasterDesignated',
      'BackupDatabaseRemoved',
      'FailoverOrderChanged',
      'BackupScheduleChanged',
      'PolicyChanged',
      'AutomaticReconnectChanged',
    ],
    (s, i, c) => {
      const plan = planChanges(s, i.changes, c)
      return isRight(plan) ? plan.right : []
    },
  ),
  checked.nothing('check.late', 'A check that nobody waits for changes nothing.', { when: [noRequest<Checked>()] }),
  checked.records(
    'check.refused',
    'An entry that fails its check is not accepted, and the first reason is given.',
    { when: [unfit] },
    ['RequestEnded'],
    (_s, i) => [
      event('RequestEnded', { request: i.request, how: 'refused', why: badFinding(i) ?? 'the check failed' }),
    ],
  ),
  checked.records(
    'check.accepted',
    'Checked entries are accepted together with all changes of the same request.',
    { when: [stillPlanned] },
    [
      'MasterDesignated',
      'BackupDatabaseAdded',
      'BackupDatabaseRemoved',
      'EntryFoldersChanged',
      'FailoverOrderChanged',
      'BackupScheduleChanged',
      'PolicyChanged',
      'AutomaticReconnectChanged',
      'RequestEnded',
    ],
    (s, i, c) => {
      const plan = planChanges(s, changeOf(s, i) ?? [], asAsker(s, i, c), i.findings)
      return isRight(plan) ? [...plan.right, done(i)] : []
    },
  ),
  checked.records(
    'check.overtaken',
    'Changes that no longer fit are refused as a whole.',
    {},
    ['RequestEnded'],
    (s, i, c) => {
      const plan = planChanges(s, changeOf(s, i) ?? [], asAsker(s, i, c), i.findings)
      return [
        event('RequestEnded', {
          request: i.request,
          how: 'refused',
          why: plan._tag === 'Left' ? (plan.left.why ?? 'the group has changed') : 'the group has changed',
        }),
      ]
    },
  ),
]
