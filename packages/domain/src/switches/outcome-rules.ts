import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { running } from './predicates.ts'
import type { Switch } from './state.ts'
import { opensInPlace } from './steps.ts'

const passed = rulesOn('TargetPassedCheck')
const failed = rulesOn('TargetFailedCheck')
const answered = rulesOn('FenceAnswered')
const refused = rulesOn('FenceRefused')
const released = rulesOn('FenceWasReleased')
const left = rulesOn('HostsLeft')
const leases = rulesOn('HostLeasesOver')
const moved = rulesOn('HostsMoved')
const contingency = rulesOn('ContingencyFinished')
const contingencyFailed = rulesOn('ContingencyDidNotFinish')

type Fence = InputOf<'FenceAnswered'> | InputOf<'FenceRefused'>
type Hosts = InputOf<'HostsLeft'> | InputOf<'HostLeasesOver'>

const ours = predicate<InputOf<'TargetPassedCheck'> | InputOf<'TargetFailedCheck'>>(
  'of the switch',
  'the running switch awaits it',
  (s, i) => s.switches.running?.operation === i.operation && s.switches.running.checked === null,
)
const warm = predicate<InputOf<'TargetFailedCheck'>>(
  'warm',
  'the target was a standby',
  (s) => s.switches.running?.restore?.kind === 'done' && s.switches.running.restore.warm,
)
const inPlace = predicate<InputOf<'TargetFailedCheck'>>(
  'in place',
  'the target is opened as it stands',
  (s) => s.switches.running !== null && opensInPlace(s.switches.running),
)
const gone = predicate<InputOf<'TargetFailedCheck'>>(
  'gone',
  'there is no such database any more',
  (_s, i) => i.why.code === 'DatabaseMissing',
)
const askedFence = ({ switches: { fences } }: State, { entry, generation }: Fence) => {
  const fence = fences[entry]
  return fence?.kind === 'requested' && fence.generation === generation ? fence : null
}
const asked = somethingFound('asked for', 'the log has asked for this fence', askedFence)

/** The database that the switch opened: the restored one, or that which the master was left with. */
const openedTarget = ({ switches: { running: w, fences } }: State) => {
  if (w === null) return null
  const generation = w.restore?.generation ?? fences[w.to]?.generation
  return generation === undefined ? null : { w, generation }
}
const restoredTarget = ({ switches: { running: w } }: State) => (w?.chain ? { on: w.to, chain: w.chain } : null)
const awaitsHosts = predicate<Hosts>(
  'awaited',
  'the running switch awaits its hosts',
  (s, i) => s.switches.running?.operation === i.operation && s.switches.running.hosts === null,
)
const awaitedContingency = (
  { switches: { contingency: step } }: State,
  { of, operation }: InputOf<'ContingencyFinished'> | InputOf<'ContingencyDidNotFinish'>,
) => (step?.kind === 'running' && step.of === of && step.operation === operation ? step : null)
const awaitsContingency = somethingFound('awaited', 'the log has this contingency backup running', awaitedContingency)
const enough = predicate<InputOf<'ContingencyFinished'>>(
  'elsewhere',
  'it lies verified in at least one other folder',
  (_s, i) => i.on.length > 0,
)

const undone = (w: Switch, i: InputOf<'TargetFailedCheck'>) =>
  event('SwitchAborted', {
    operation: i.operation,
    kind: w.kind,
    why: `${w.to} failed its check: ${i.why.says}`,
    content: i.content,
  })

const contingencyAbandoned = ({ switches: { contingency: step } }: State, of: EntryId) =>
  step?.kind === 'running' && step.of === of
    ? [event('OperationAbandoned', { operation: step.operation, why: `the fence of ${of} is released` })]
    : []

export const outcomeRules: readonly Rule[] = [
  passed.records(
    'target.passed',
    'The target carries the epoch, and a host has logged in, read and written.',
    { when: [ours] },
    ['TargetChecked'],
    withFound(openedTarget, ({ w, generation }, _s, { operation, lineage }) => [
      event('TargetChecked', { operation, on: w.to, generation, lineage }),
    ]),
  ),
  passed.nothing('target.passed-late', 'A check that is not awaited changes nothing.'),
  failed.records(
    'target.standby-failed',
    'A standby that fails its check is restored cold on the same entry first.',
    { when: [ours, warm] },
    ['StandbyLost', 'RestoreFailed'],
    withFound(restoredTarget, ({ on, chain }, _s, { operation, why, content }) => [
      event('StandbyLost', { on, why: why.says }),
      event('RestoreFailed', { operation, purpose: 'switch', on, chain, why, content }),
    ]),
  ),
  failed.records(
    'target.gone',
    'A database that should be opened as it stands, and is gone, undoes the switch, and is known to be gone from then on.',
    { when: [ours, inPlace, gone] },
    ['FenceFailed', 'SwitchAborted'],
    withFound(openedTarget, ({ w, generation }, _s, i) => [
      event('FenceFailed', { operation: i.operation, entry: w.to, generation, why: i.why }),
      undone(w, i),
    ]),
  ),
  failed.records(
    'target.failed',
    'A target that cannot be opened, read and written undoes the switch.',
    { when: [ours] },
    ['SwitchAborted'],
    withFound(running, (w, _s, i) => [undone(w, i)]),
  ),
  failed.nothing('target.failed-late', 'A check that is not awaited changes nothing.'),

  answered.records(
    'fence.confirmed',
    'A database that refuses writes is a ground to switch.',
    { when: [asked] },
    ['FenceConfirmed'],
    withFound(askedFence, ({ operation }, _s, { entry, generation, lineage }: InputOf<'FenceAnswered'>) => [
      event('FenceConfirmed', { operation, entry, generation, lineage }),
    ]),
  ),
  answered.nothing('fence.confirmed-late', 'A fence that is not asked for is not recorded.'),
  refused.records(
    'fence.failed',
    'A fence that cannot be had is no obstacle: the hosts have drained or their leases run out.',
    { when: [asked] },
    ['FenceFailed'],
    withFound(askedFence, ({ operation }, _s, { entry, generation, why }: InputOf<'FenceRefused'>) => [
      event('FenceFailed', { operation, entry, generation, why }),
    ]),
  ),
  refused.nothing('fence.failed-late', 'A fence that is not asked for is not recorded.'),
  released.records(
    'fence.released',
    'Hosts may write to the database again; a contingency backup of it would not hold what they write.',
    {
      when: [
        predicate<InputOf<'FenceWasReleased'>>(
          'fenced',
          'the log has a fence there',
          (s, i) => s.switches.fences[i.entry] !== undefined,
        ),
      ],
    },
    ['OperationAbandoned', 'FenceReleased', 'RequestEnded'],
    (s, i) => [
      ...contingencyAbandoned(s, i.entry),
      event('FenceReleased', { operation: null, entry: i.entry, generation: i.generation }),
      ...Object.values(s.people.requests).flatMap((r) =>
        r.command?.type === 'ReleaseFence' && r.command.entry === i.entry
          ? [event('RequestEnded', { request: r.id, how: 'done', why: 'done' })]
          : [],
      ),
    ],
  ),
  released.nothing('fence.released-late', 'A fence that is not there is not released.'),

  left.records(
    'hosts.drained',
    'Every registered host has said that it drained.',
    { when: [awaitsHosts] },
    ['HostsDrained'],
    (_s, i) => [
      event('HostsDrained', {
        operation: i.operation,
        ground: 'drained',
        hosts: [...i.hosts],
        waitedMs: Math.round(i.waitedMs),
        lastLeft: i.lastLeft,
        lastCommit: i.lastCommit,
      }),
    ],
  ),
  left.nothing('hosts.drained-late', 'Hosts that are not awaited are not recorded.'),
  leases.records(
    'hosts.leases-over',
    'Hosts that stop without the log cannot write once their leases and the drain limit are over.',
    { when: [awaitsHosts] },
    ['HostsDrained'],
    (_s, i, c) => [
      event('HostsDrained', {
        operation: i.operation,
        ground: 'leasesOver',
        hosts: [...i.hosts],
        waitedMs: Math.round(i.waitedMs),
        lastLeft: c.at,
        lastCommit: null,
      }),
    ],
  ),
  leases.nothing('hosts.leases-late', 'Hosts that are not awaited are not recorded.'),
  moved.records(
    'hosts.moved',
    "One receipt closes the hosts' move, and the loss window where it was open.",
    {
      when: [
        predicate<InputOf<'HostsMoved'>>(
          'awaited',
          'the move has no receipt yet',
          (s, i) => s.switches.awaiting?.operation === i.operation,
        ),
      ],
    },
    ['HostsReconnected'],
    (_s, i) => [
      event('HostsReconnected', {
        operation: i.operation,
        count: i.count,
        first: i.first,
        last: i.last,
        missing: [...i.missing],
        lastWrite: i.lastWrite,
      }),
    ],
  ),
  moved.nothing('hosts.moved-late', 'A move has one receipt.'),

  contingency.records(
    'contingency.taken',
    'A contingency backup counts when it is verified on another server.',
    { when: [awaitsContingency, enough] },
    ['ContingencyBackupTaken'],
    (s, i) => {
      const { running: w } = s.switches
      const from = s.lineage.epochs[i.backup.epoch]?.openedAt ?? i.backup.contains.allBefore
      return [
        event('ContingencyBackupTaken', {
          operation: i.operation,
          of: i.of,
          backup: i.backup,
          on: [...i.on],
          span: { from, to: w?.hosts?.lastLeft ?? i.backup.contains.noneAfter },
        }),
      ]
    },
  ),
  contingency.nothing('contingency.taken-late', 'A contingency backup that is not awaited changes nothing.'),
  contingencyFailed.records(
    'contingency.failed',
    'A contingency backup that fails is tried again; without it nothing is given up.',
    { when: [awaitsContingency] },
    ['ContingencyBackupFailed'],
    withFound(awaitedContingency, ({ attempt }, _s, i: InputOf<'ContingencyDidNotFinish'>) => [
      event('ContingencyBackupFailed', {
        operation: i.operation,
        of: i.of,
        why: i.why,
        attempt,
        retryAfter: i.retryAfter,
      }),
    ]),
  ),
  contingencyFailed.nothing('contingency.failed-late', 'A contingency backup that is not awaited changes nothing.'),
]
