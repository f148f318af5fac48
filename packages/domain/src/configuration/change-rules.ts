import { flow, pipe } from 'fp-ts/lib/function.js'
import { chain, fromNullable, getLeft, getRight, map, toNullable } from 'fp-ts/lib/Option.js'
import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { nothingFound, refusalFound, somethingFound, withFound } from '../rules/found.ts'
import { needsCheck } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { done } from './awaited.ts'
import { planChanges } from './plan.ts'

const change = rulesOn('ChangeGroup')
const checked = rulesOn('EntriesChecked')
type Wanted = InputOf<'ChangeGroup'>
type Checked = InputOf<'EntriesChecked'>

const planned = (s: State, i: Wanted, c: Context) => planChanges(s, i.changes, c)
const fitting = flow(planned, getRight, toNullable)
const misfit = flow(planned, getLeft, toNullable)

/** What the check was asked for, and by whom. */
const asked = (s: State, i: Checked) => {
  const request = s.people.requests[i.request]
  return request?.command?.type === 'ChangeGroup' ? { changes: request.command.changes, by: request.by } : null
}

/** The changes on the group as it is now. What they consent to is the asker's consent, not the leader's who carries it out. */
const plannedNow = (s: State, i: Checked, c: Context) =>
  pipe(
    fromNullable(asked(s, i)),
    map(({ changes, by }) => planChanges(s, changes, { ...c, actor: by }, i.findings)),
  )
const fitNow = flow(plannedNow, chain(getRight), toNullable)
const overtaken = flow(plannedNow, chain(getLeft), toNullable)

const badFinding = (_s: State, i: Checked): string | null =>
  Object.entries(i.findings).flatMap(([entry, fs]) => fs.filter((f) => !f.ok).map((f) => `${entry}: ${f.says}`))[0] ??
  null

export const changingGroups: readonly Rule[] = [
  change.refuses(
    'change.unfit',
    'Changes are made all together or not at all.',
    { when: [somethingFound('changes do not fit', 'a change does not fit', misfit)] },
    'InvalidValue',
    refusalFound(misfit),
  ),
  change.nothing('change.no-difference', 'A description that holds already changes nothing.', {
    when: [
      predicate<Wanted>(
        'nothing differs',
        'the group is as described already',
        (s, i, c) => fitting(s, i, c)?.length === 0,
      ),
    ],
  }),
  change.records(
    'change.ask',
    'An entry is tried from both sides by the leader before it is accepted.',
    {
      when: [predicate<Wanted>('needs a check', 'an entry or a folder is new', (s, i) => needsCheck(s, i.changes))],
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
    withFound(fitting, (events) => events),
  ),
  checked.nothing('check.late', 'A check that nobody waits for changes nothing.', {
    when: [nothingFound('request ended', 'nobody waits for this any more', asked)],
  }),
  checked.records(
    'check.refused',
    'An entry that fails its check is not accepted, and the first reason is given.',
    { when: [somethingFound('check failed', 'the check of an entry found something that refuses it', badFinding)] },
    ['RequestEnded'],
    withFound(badFinding, (why, _s, { request }) => [event('RequestEnded', { request, how: 'refused', why })]),
  ),
  checked.records(
    'check.accepted',
    'Checked entries are accepted together with all changes of the same request.',
    { when: [somethingFound('changes still fit', 'the changes fit the group as it is now', fitNow)] },
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
    withFound(fitNow, (events, _s, i) => [...events, done(i)]),
  ),
  checked.records(
    'check.overtaken',
    'Changes that no longer fit are refused as a whole.',
    {},
    ['RequestEnded'],
    withFound(overtaken, ({ why = 'the group has changed' }, _s, { request }) => [
      event('RequestEnded', { request, how: 'refused', why }),
    ]),
  ),
]
