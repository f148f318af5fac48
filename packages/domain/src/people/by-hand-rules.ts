import { chainIsVerifiedOn } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { runningOperations, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { untilSwitchEnds } from '../rules/until-switch-ends.ts'
import type { EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { requested } from './requested.ts'

const acknowledge = rulesOn('Acknowledge')
const pinLineage = rulesOn('PinLineage')
const release = rulesOn('ReleaseFence')
const cancel = rulesOn('CancelOperation')

const isSwitch = predicate<InputOf<'CancelOperation'> | InputOf<'OperationLost'>>(
  'the switch',
  'it is the running switch',
  (s, i) => s.switches.running?.operation === i.operation,
)

const isRunning = (s: State, o: OperationId) =>
  runningOperations(s).includes(o) ||
  (s.switches.contingency?.kind === 'running' && s.switches.contingency.operation === o)

export const running = predicate<InputOf<'CancelOperation'> | InputOf<'OperationLost'>>(
  'running',
  'the log has it running',
  (s, i) => isRunning(s, i.operation),
)

const nowhere = predicate<InputOf<'PinLineage'>>(
  'chain nowhere',
  'the chain lies verified in no folder',
  (s, i) => !Object.keys(s.configuration.entries).some((e) => chainIsVerifiedOn(s, i.chain, e as EntryId)),
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

export const decidingByHand: readonly Rule[] = [
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
  pinLineage.refuses(
    'lineage.pin-switching',
    'A running switch keeps the chain that it began with.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
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
    untilSwitchEnds,
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
]
