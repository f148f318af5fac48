import { freshestFor } from '../backups/chains.ts'
import type { InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { somethingFound, withFound } from '../rules/found.ts'
import { isHealthy, isOff, nextOperation, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import { untilSwitchEnds } from '../rules/until-switch-ends.ts'
import type { EntryId } from '../scalars.ts'
import type { State } from '../state.ts'
import { ownChain, restoreStarted } from './own-chain.ts'

const ask = rulesOn('RunDrill')
const drill = rulesOn('StartDrill')
const passed = rulesOn('DrillFinished')
const drillFailed = rulesOn('DrillDidNotFinish')

/** The entry that a drill without a name uses: the first in order that could be restored. */
export const drillTarget = (s: State, on: EntryId | null): EntryId | null =>
  s.configuration.order.find(
    (e) => (on === null || e === on) && e !== s.switches.active?.entry && isHealthy(s, e) && freshestFor(s, e) !== null,
  ) ?? null

const noTarget = predicate<InputOf<'RunDrill'>>(
  'nothing to restore',
  'no named entry is healthy with a restorable chain',
  (s, i) => drillTarget(s, i.on) === null,
)

/** The drill that runs: of what, and where. */
const theDrill = ({ backups: { drill } }: State, i: InputOf<'DrillFinished'> | InputOf<'DrillDidNotFinish'>) =>
  drill?.operation === i.operation ? { operation: i.operation, on: drill.on, chain: drill.chain } : null

const isDrill = somethingFound('drill running', 'the log has this drill running', theDrill)

export const drilling: readonly Rule[] = [
  ask.refuses('drill.ask-off', 'Drills are run while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  ask.refuses(
    'drill.ask-switching',
    'A drill yields to a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
  ),
  ask.refuses(
    'drill.ask-nothing',
    'A drill restores the newest chain of a healthy entry.',
    { when: [noTarget] },
    'NoRestorableChain',
    { possible: 'Wait for a verified copy, or take a full backup.', next: 'backup full' },
  ),
  ask.records('drill.ask', 'A drill is run by the leader.', {}, ['Requested'], requested),
  drill.refuses('drill.off', 'Drills are run while failover is ON.', { when: [isOff] }, 'NotEnabled', {
    possible: 'Switch failover on.',
    next: 'enable --accept-data-loss',
  }),
  drill.refuses(
    'drill.switching',
    'A drill yields to a switch.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until the switch has ended.'),
  ),
  drill.refuses(
    'drill.down',
    'A drill waits while the active is lost.',
    { phases: ['down'] },
    'ActiveLost',
    wait('Wait until a database is active again.'),
  ),
  drill.refuses(
    'drill.one-at-a-time',
    'One restore beside a switch runs at a time.',
    {
      when: [
        predicate(
          'restoring',
          'a drill or a standby restore is running',
          (s) => s.backups.drill !== null || s.restores.running !== null,
        ),
      ],
    },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  drill.refuses(
    'drill.nothing',
    'A drill restores the newest chain of a healthy entry.',
    {
      when: [
        predicate<InputOf<'StartDrill'>>(
          'nothing to restore',
          'the entry is not healthy with a restorable chain',
          (s, i) => drillTarget(s, i.on) === null,
        ),
      ],
    },
    'NoRestorableChain',
    { possible: 'Wait for a verified copy.', next: 'backup full' },
  ),
  drill.records(
    'drill.start',
    'A drill restores the newest chain beside the live database, under its own name.',
    {},
    ['RestoreStarted', 'RequestEnded'],
    withFound(ownChain, (own, s, { request }: InputOf<'StartDrill'>, c) => [
      restoreStarted('drill', own, s, c),
      ...(request === null ? [] : [event('RequestEnded', { request, how: 'done', why: nextOperation(s) })]),
    ]),
  ),
  passed.records(
    'drill.passed',
    'A drill that passed is kept in the log, and what it restored is thrown away.',
    { when: [isDrill] },
    ['DrillPassed'],
    withFound(theDrill, (its, _s, { tookMs, checks }: InputOf<'DrillFinished'>) => [
      event('DrillPassed', { ...its, tookMs, checks: [...checks] }),
    ]),
  ),
  passed.nothing('drill.passed-late', 'The end of a drill that is not running changes nothing.'),
  drillFailed.records(
    'drill.failed',
    'A drill that failed is kept in the log and raises an alarm.',
    { when: [isDrill] },
    ['DrillFailed'],
    withFound(theDrill, (its, _s, { tookMs, why }: InputOf<'DrillDidNotFinish'>) => [
      event('DrillFailed', { ...its, tookMs, why }),
    ]),
  ),
  drillFailed.nothing('drill.failed-late', 'The end of a drill that is not running changes nothing.'),
]
