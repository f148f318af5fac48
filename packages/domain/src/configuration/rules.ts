import { isRight } from 'fp-ts/lib/Either.js'
import type { Input, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { breakBetween } from '../lineage/lineage.ts'
import { requested } from '../people/requested.ts'
import {
  isOff,
  needsCheck,
  nextOperation,
  noActive,
  operationRuns,
  runningOperations,
  switchRuns,
} from '../rules/predicates.ts'
import { type Predicate, predicate, type Refusal, type Rule, rulesOn } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { hasPassed } from '../time.ts'
import { planChanges } from './plan.ts'

const create = rulesOn('CreateGroup')
const change = rulesOn('ChangeGroup')
const checked = rulesOn('EntriesChecked')
const enable = rulesOn('EnableFailover')
const read = rulesOn('ActiveRead')
const disable = rulesOn('DisableFailover')
const pause = rulesOn('Pause')
const resume = rulesOn('Resume')
const end = rulesOn('EndPause')

type Read = InputOf<'ActiveRead'>
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

const noRequest = <I extends Input & { readonly request: Read['request'] }>(): Predicate<I> =>
  predicate<I>('request ended', 'nobody waits for this any more', (s, i) => s.people.requests[i.request] === undefined)

const refusal = (s: State, i: InputOf<'ChangeGroup'>, c: Parameters<typeof planChanges>[2]): Refusal => {
  const plan = planChanges(s, i.changes, c)
  return plan._tag === 'Left' ? plan.left : { possible: 'Give changes that fit together.', next: 'status' }
}

const foundBroken = predicate<Read>('lineage broken', 'the active database is not as it was left', (s, i) => {
  const known = s.lineage.known[i.entry]
  return (
    s.switches.active !== null && i.lineage !== null && known !== undefined && breakBetween(known, i.lineage) !== null
  )
})

const consentOf = (s: State) => {
  const { maxLossMs } = s.configuration.policy
  const bound = maxLossMs === null ? 'of any age' : `at most ${maxLossMs} ms old`
  return {
    statement: `Changes after the newest restorable point, ${bound}, may be lost by automatic failover.`,
    maxLossMs,
  }
}

const enabled = (s: State, i: Read) =>
  i.lineage === null
    ? []
    : [
        event('FailoverEnabled', {
          consent: consentOf(s),
          active: i.entry,
          generation: i.generation ?? s.switches.active?.generation ?? '',
          lineage: i.lineage,
        }),
      ]

const done = (i: Read | Checked) => event('RequestEnded', { request: i.request, how: 'done', why: 'done' })

export const configurationRules: readonly Rule[] = [
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
      const plan = planChanges(s, changeOf(s, i) ?? [], c, i.findings)
      return isRight(plan) ? [...plan.right, done(i)] : []
    },
  ),
  checked.records(
    'check.overtaken',
    'Changes that no longer fit are refused as a whole.',
    {},
    ['RequestEnded'],
    (s, i, c) => {
      const plan = planChanges(s, changeOf(s, i) ?? [], c, i.findings)
      return [
        event('RequestEnded', {
          request: i.request,
          how: 'refused',
          why: plan._tag === 'Left' ? (plan.left.why ?? 'the group has changed') : 'the group has changed',
        }),
      ]
    },
  ),

  enable.nothing('enable.already', 'Failover that is ON stays ON.', {
    when: [predicate('on', 'database failover is ON', (s) => s.configuration.enabled !== null)],
  }),
  enable.refuses(
    'enable.no-master',
    'A group needs a master.',
    { when: [predicate('no master', 'the group has no master', (s) => s.configuration.master === null)] },
    'Incomplete',
    { possible: 'Describe the group with a master.', next: 'apply FILE' },
  ),
  enable.refuses(
    'enable.no-backup-database',
    'A group needs a backup database.',
    {
      when: [
        predicate(
          'no backup database',
          'there is no entry besides the active',
          (s) => Object.keys(s.configuration.entries).length < 2,
        ),
      ],
    },
    'Incomplete',
    { possible: 'Add a backup database.', next: 'add ENTRY' },
  ),
  enable.refuses(
    'enable.host-policy',
    'What hosts do without the log is chosen by a person.',
    {
      when: [
        predicate(
          'no host policy',
          'withoutLog has not been chosen',
          (s) => s.configuration.policy.withoutLog === null,
        ),
      ],
    },
    'Incomplete',
    {
      possible: 'Choose: stop (hosts stop writing when they lose the log) or keep (they go on, and say so afterwards).',
      next: 'policy withoutLog=stop',
    },
  ),
  enable.refuses(
    'enable.consent',
    'Automatic failover may lose what was written after the newest restorable point, so it rests on consent.',
    {
      when: [
        predicate<InputOf<'EnableFailover'>>(
          'no consent',
          'the loss has not been accepted',
          (_s, i) => !i.acceptDataLoss,
        ),
      ],
    },
    'ConsentMissing',
    (s) => ({ why: consentOf(s).statement, possible: 'Accept it.', next: 'enable --accept-data-loss' }),
  ),
  enable.records(
    'enable.ask',
    'Failover is switched on when the active database has answered with a readable lineage.',
    {},
    ['Requested'],
    requested,
  ),

  read.nothing('enable.late', 'An answer that nobody waits for changes nothing.', { when: [noRequest<Read>()] }),
  read.records(
    'enable.unreadable',
    'A database that cannot be read cannot be protected.',
    {
      when: [
        predicate<Read>(
          'no lineage',
          'the active database did not answer with a lineage',
          (_s, i) => i.lineage === null,
        ),
      ],
    },
    ['RequestEnded'],
    (_s, i) => [
      event('RequestEnded', {
        request: i.request,
        how: 'refused',
        why: `${i.entry} did not answer with a readable lineage: ${i.says}`,
      }),
    ],
  ),
  read.records(
    'enable.first',
    'The first enabling makes the master active, in place.',
    { when: [noActive] },
    ['FailoverEnabled', 'ActiveSwitched', 'RequestEnded'],
    (s, i, c) => {
      if (i.lineage === null) return []
      const epoch = nextOperation(s)
      const consent = { basis: 'none', request: i.request, by: c.actor } as const
      return [
        ...enabled(s, i),
        event('ActiveSwitched', {
          operation: epoch,
          kind: 'enable',
          automatic: false,
          from: null,
          to: i.entry,
          generation: i.generation ?? '',
          epoch,
          parent: null,
          origin: { kind: 'inPlace' },
          ground: { kind: 'first' },
          consent,
          loss: null,
          lineage: i.lineage,
        }),
        done(i),
      ]
    },
  ),
  read.records(
    'enable.unexplained',
    'A database that changed while failover was OFF owes a manual backup.',
    { when: [foundBroken] },
    ['FailoverEnabled', 'ManualBackupRequired', 'RequestEnded'],
    (s, i) => {
      const expected = s.lineage.known[i.entry]
      if (i.lineage === null || expected === undefined) return []
      const reason = breakBetween(expected, i.lineage) ?? 'unexplained'
      return [
        ...enabled(s, i),
        event('ManualBackupRequired', { reason, entry: i.entry, epoch: nextOperation(s), expected, found: i.lineage }),
        done(i),
      ]
    },
  ),
  read.records(
    'enable.again',
    'Enabling again begins with a full backup.',
    {},
    ['FailoverEnabled', 'RequestEnded'],
    (s, i) => [...enabled(s, i), done(i)],
  ),

  disable.nothing('disable.already', 'Failover that is OFF stays OFF.', { when: [isOff] }),
  disable.refuses(
    'disable.switching',
    'Failover is not switched off in the middle of a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    (s) => ({
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${s.switches.running?.operation ?? ''}`,
    }),
  ),
  disable.refuses(
    'disable.operation',
    'Failover is not switched off in the middle of an operation.',
    { when: [operationRuns] },
    'OperationRunning',
    (s) => ({
      why: `Operation ${runningOperations(s)[0] ?? ''} is running.`,
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${runningOperations(s)[0] ?? ''}`,
    }),
  ),
  disable.records(
    'disable',
    'Switching off stops schedules and automatic switches, and leaves the active and every fence as they are.',
    {},
    ['FailoverDisabled'],
    (s) => [
      event('FailoverDisabled', {
        active: s.switches.active?.entry ?? null,
        fences: Object.values(s.configuration.entries).flatMap((e) =>
          s.switches.fences[e.id]?.kind === 'confirmed' ? [e.id] : [],
        ),
      }),
    ],
  ),

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
