import { chainIsVerifiedOn } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { runningOperations } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { hasPassed } from '../time.ts'
import { alarmsOf } from './alarms.ts'
import { requested } from './requested.ts'

const take = rulesOn('TakeLeadership')
const acknowledge = rulesOn('Acknowledge')
const pinLineage = rulesOn('PinLineage')
const release = rulesOn('ReleaseFence')
const cancel = rulesOn('CancelOperation')
const give = rulesOn('GiveConsent')
const withdraw = rulesOn('WithdrawConsent')
const withdrawRequest = rulesOn('WithdrawRequest')
const lapse = rulesOn('LapseRequest')
const raise = rulesOn('RaiseAlarm')
const clear = rulesOn('ClearAlarm')
const lost = rulesOn('OperationLost')
const delivery = rulesOn('AlarmDelivery')
const clock = rulesOn('ClockSteppedBack')

const wait = (possible: string) => ({ possible, next: null })
const isSwitch = predicate<InputOf<'CancelOperation'> | InputOf<'OperationLost'>>(
  'the switch',
  'it is the running switch',
  (s, i) => s.switches.running?.operation === i.operation,
)
const isRunning = (s: State, o: OperationId) =>
  runningOperations(s).includes(o) ||
  (s.switches.contingency?.kind === 'running' && s.switches.contingency.operation === o)
const running = predicate<InputOf<'CancelOperation'> | InputOf<'OperationLost'>>(
  'running',
  'the log has it running',
  (s, i) => isRunning(s, i.operation),
)

const nowhere = predicate<InputOf<'PinLineage'>>(
  'chain nowhere',
  'the chain lies verified in no folder',
  (s, i) => !Object.keys(s.configuration.entries).some((e) => chainIsVerifiedOn(s, i.chain, e as EntryId)),
)
const standing = predicate<InputOf<'GiveConsent'>>(
  'not standing',
  'it is given for one operation only',
  (_s, i) => i.to !== 'cutOffHosts',
)

const nothingToAcknowledge = predicate<InputOf<'Acknowledge'>>(
  'nothing there',
  'there is nothing of that kind to acknowledge',
  (s, i) =>
    i.what === 'failure'
      ? s.switches.failure === null
      : i.what === 'alarms'
        ? Object.values(s.people.alarms).every((a) => a.acknowledged)
        : s.switches.past.length === 0,
)

const current = (s: State, key: string, at: Parameters<typeof alarmsOf>[1]) => alarmsOf(s, at).get(key)
const deliveryAlarm = (i: InputOf<'AlarmDelivery'>) => ({ kind: 'delivery failing', subject: i.sink }) as const
const deliveryKnown = predicate<InputOf<'AlarmDelivery'>>(
  'as recorded',
  'the log says so already',
  (s, i) => (s.people.alarms[`delivery failing: ${i.sink}`] !== undefined) === i.failing,
)

export const peopleRules: readonly Rule[] = [
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

  acknowledge.refuses(
    'acknowledge.nothing',
    'Only what is there is acknowledged.',
    { when: [nothingToAcknowledge] },
    'NothingToDo',
    { possible: 'Look at what is open.', next: 'status' },
  ),
  acknowledge.records(
    'acknowledge',
    'What only a person can decide is recorded with a note.',
    {},
    ['Acknowledged'],
    (_s, i) => [event('Acknowledged', { what: i.what, note: i.note })],
  ),
  pinLineage.refuses(
    'lineage.pin-reason',
    'Vouching for a chain has a reason.',
    { when: [predicate<InputOf<'PinLineage'>>('no reason', 'no reason was given', (_s, i) => i.reason.trim() === '')] },
    'InvalidValue',
    { possible: 'Say why it leads to the present.', next: 'pin-lineage FULL [DIFFERENTIAL] --reason TEXT' },
  ),
  pinLineage.refuses(
    'lineage.pin-nowhere',
    'Only a chain whose copies are verified in a folder can be vouched for.',
    { when: [nowhere] },
    'NotFound',
    { possible: 'Choose a chain from the ledger.', next: 'status' },
  ),
  pinLineage.records(
    'lineage.pin',
    'A person vouches that a chain leads to the present.',
    {},
    ['LineagePinned'],
    (_s, i) => [event('LineagePinned', { chain: i.chain, reason: i.reason })],
  ),
  release.refuses(
    'fence.none',
    'Only a fence that is there is released.',
    {
      when: [
        predicate<InputOf<'ReleaseFence'>>(
          'no fence',
          'the entry has no fence of ours',
          (s, i) => s.switches.fences[i.entry] === undefined,
        ),
      ],
    },
    'NothingToDo',
    { possible: 'Look at the entries.', next: 'status' },
  ),
  release.refuses(
    'fence.in-switch',
    'A fence that a running switch needs is not released.',
    {
      when: [
        predicate<InputOf<'ReleaseFence'>>(
          'of the switch',
          'the running switch needs it',
          (s, i) => s.switches.running?.from === i.entry || s.switches.running?.to === i.entry,
        ),
      ],
    },
    'SwitchRunning',
    (s) => ({
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${s.switches.running?.operation ?? ''}`,
    }),
  ),
  release.records('fence.ask-release', 'A fence is released by the leader.', {}, ['Requested'], requested),
  cancel.records(
    'cancel.switch',
    'A switch can be cancelled until the active changes; it is undone.',
    { when: [isSwitch] },
    ['SwitchAborted'],
    (s, i, c) => [
      event('SwitchAborted', {
        operation: i.operation,
        kind: s.switches.running?.kind ?? 'forced',
        why: `cancelled by ${c.actor}`,
        content: false,
      }),
    ],
  ),
  cancel.records(
    'cancel.operation',
    'A running operation can be cancelled.',
    { when: [running] },
    ['OperationAbandoned'],
    (_s, i, c) => [event('OperationAbandoned', { operation: i.operation, why: `cancelled by ${c.actor}` })],
  ),
  cancel.refuses('cancel.unknown', 'Only a running operation can be cancelled.', {}, 'NotFound', (s, i) => ({
    why: `${i.operation} is not running.`,
    possible: `Running: ${[...runningOperations(s), ...(s.switches.running === null ? [] : [s.switches.running.operation])].join(', ') || 'nothing'}.`,
    next: 'status',
  })),
  give.refuses(
    'consent.not-standing',
    'The one consent that can stand is that for cut-off hosts.',
    { when: [standing] },
    'InvalidValue',
    { possible: 'Give the others with the command that needs them.', next: 'failover --force --accept-data-loss' },
  ),
  give.records(
    'consent.give',
    'A standing consent holds until it is withdrawn, and every use is recorded.',
    {},
    ['ConsentGiven'],
    (_s, i) => [event('ConsentGiven', { to: i.to, for: null, statement: i.statement })],
  ),
  withdraw.records(
    'consent.withdraw',
    'A standing consent can be withdrawn.',
    {
      when: [
        predicate<InputOf<'WithdrawConsent'>>('given', 'the consent stands', (s, i) =>
          s.people.consents.some((c) => c.to === i.to && c.request === null),
        ),
      ],
    },
    ['ConsentWithdrawn'],
    (_s, i) => [event('ConsentWithdrawn', { to: i.to })],
  ),
  withdraw.nothing('consent.none', 'What does not stand need not be withdrawn.'),
  withdrawRequest.records(
    'request.withdraw',
    'Whoever asked can withdraw.',
    {
      when: [
        predicate<InputOf<'WithdrawRequest'>>(
          'waiting',
          'the request waits',
          (s, i) => s.people.requests[i.request] !== undefined,
        ),
      ],
    },
    ['RequestEnded'],
    (_s, i) => [event('RequestEnded', { request: i.request, how: 'withdrawn', why: i.why })],
  ),
  withdrawRequest.nothing('request.gone', 'A request that has ended need not be withdrawn.'),

  lapse.records(
    'request.lapse',
    'A request that the leader could not begin in time lapses.',
    {
      when: [
        predicate<InputOf<'LapseRequest'>>('too late', 'its time is over', (s, i, c) => {
          const r = s.people.requests[i.request]
          return r !== undefined && hasPassed(r.validUntil, c.at)
        }),
      ],
    },
    ['RequestEnded'],
    (_s, i) => [event('RequestEnded', { request: i.request, how: 'lapsed', why: 'it could not be begun in time' })],
  ),
  lapse.refuses('request.waits', 'A request waits until its time is over.', {}, 'NotDue', wait('Wait.')),
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
            s.people.alarms[i.key] !== undefined &&
            s.people.alarms[i.key]?.kind !== 'delivery failing' &&
            current(s, i.key, c.at) === undefined,
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
