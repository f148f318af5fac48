import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { activeLost, noActive, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn } from '../rules/rule.ts'
import { untilSwitchEnds } from '../rules/until-switch-ends.ts'
import type { State } from '../state.ts'
import { noChainFor, noTargetFor, searchOf } from './asked-failover.ts'
import { alreadyThere, wayPastGoneMaster, wayPastLostActive } from './asked-return.ts'
import { contingencyImpossible } from './blocks.ts'
import { candidates, healthyTargets } from './candidates.ts'
import { masterAway, masterGone, onMaster } from './predicates.ts'

const askFailover = rulesOn('FailOver')
const askReturn = rulesOn('ReturnToMaster')

export type FailOver = InputOf<'FailOver'>

export type Return = InputOf<'ReturnToMaster'>

const insecure = predicate<Return>(
  'cannot be secured',
  'the changes to give up can be secured nowhere, and nobody waives that',
  (s, i) => !i.withoutContingency && contingencyImpossible(s),
)

const badTarget = predicate<FailOver>(
  'no such target',
  'the named entry is not a backup database that could take over',
  (s, i) => i.to !== null && (!s.configuration.order.includes(i.to) || i.to === s.switches.active?.entry),
)

const planned = predicate<FailOver>('planned', 'it is to lose nothing', (_s, i) => i.manner === 'planned')

const forced = predicate<FailOver>('forced', 'it may lose changes', (_s, i) => i.manner === 'forced')

const noTarget = predicate<FailOver>(
  'no healthy target',
  'no backup database that could take over answers',
  (s, i) => healthyTargets(s, searchOf(i)).length === 0,
)

const noChain = predicate<FailOver>(
  'no restorable chain',
  'no backup database that answers has a restorable chain',
  (s, i) => candidates(s, searchOf(i)).fit.length === 0,
)

const noConsent = predicate<FailOver | Return>(
  'loss not accepted',
  'nobody has accepted that changes may be lost',
  (_s, i) => !i.acceptDataLoss,
)

const keeps = predicate<Return>(
  'keeping changes',
  'the changes made meanwhile are to be kept',
  (_s, i) => i.changes === 'keep',
)

const discards = predicate<Return>(
  'discarding changes',
  'the changes made meanwhile are to be given up',
  (_s, i) => i.changes === 'discard',
)

const consents = (s: State, i: FailOver | Return, c: Context) => {
  if (c.request === null) return []
  const about = {
    for: c.request,
    statement:
      i.type === 'FailOver'
        ? 'Changes after the restorable point may be lost by this failover.'
        : 'Changes made since the master was left are given up by this return.',
  }
  return [
    ...(i.acceptDataLoss ? [event('ConsentGiven', { to: 'dataLoss', ...about })] : []),
    ...(i.type === 'FailOver' && i.acceptNoFence
      ? [
          event('ConsentGiven', {
            to: 'noFence',
            for: c.request,
            statement: 'Hosts that can be neither fenced nor waited for may go on writing to the old database.',
          }),
        ]
      : []),
    ...(i.withoutContingency
      ? [
          event('ConsentGiven', {
            to: 'noContingency',
            for: c.request,
            statement:
              i.type === 'FailOver'
                ? 'What a former database of the target holds is given up without a contingency backup.'
                : 'The changes are given up without a contingency backup.',
          }),
        ]
      : []),
    ...requested(s, i, c),
  ]
}

export const askingForSwitches: readonly Rule[] = [
  askFailover.refuses(
    'failover.ask-inactive',
    'A group that was never enabled has nothing to move.',
    { when: [noActive] },
    'NotEnabled',
    { possible: 'Switch failover on.', next: 'enable --accept-data-loss' },
  ),
  askFailover.refuses(
    'failover.ask-switching',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
  ),
  askFailover.refuses(
    'failover.ask-target',
    'A failover leads to a backup database of the group.',
    { when: [badTarget] },
    'UnknownEntry',
    (s, i) => ({
      why: `${i.to ?? ''} is not a backup database that could take over.`,
      possible: `Choose one of: ${s.configuration.order.filter((e) => e !== s.switches.active?.entry).join(', ') || 'none'}; to go to the master, return.`,
      next: i.to === s.configuration.master ? 'return --keep-changes' : 'status',
    }),
  ),
  askFailover.refuses(
    'failover.planned-lost',
    'A planned failover backs up the active once more, so it must answer.',
    { when: [planned, activeLost] },
    'ActiveLost',
    { possible: 'Force it, accepting what may be lost.', next: 'failover --force --accept-data-loss' },
  ),
  askFailover.refuses(
    'failover.planned-target',
    'A planned failover needs a healthy backup database.',
    { when: [planned, noTarget] },
    'Blocked',
    (s, i) => noTargetFor(s, searchOf(i)),
  ),
  askFailover.refuses(
    'failover.forced-consent',
    'A forced failover may lose changes, so it rests on consent.',
    { when: [forced, noConsent] },
    'ConsentMissing',
    { possible: 'Accept it.', next: 'failover --force --accept-data-loss' },
  ),
  askFailover.refuses(
    'failover.forced-chain',
    'A forced failover needs a restorable chain.',
    { when: [forced, noChain] },
    'NoRestorableChain',
    (s, i) => noChainFor(s, searchOf(i)),
  ),
  askFailover.records(
    'failover.ask',
    'A failover by hand is begun by the leader, and who accepted a loss is recorded.',
    {},
    ['ConsentGiven', 'Requested'],
    consents,
  ),
  askReturn.refuses(
    'return.ask-inactive',
    'A group that was never enabled has nothing to move.',
    { when: [noActive] },
    'NotEnabled',
    { possible: 'Switch failover on.', next: 'enable --accept-data-loss' },
  ),
  askReturn.refuses(
    'return.ask-on-master',
    'The master is active already.',
    { when: [onMaster] },
    'NothingToDo',
    alreadyThere,
  ),
  askReturn.refuses(
    'return.ask-switching',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    untilSwitchEnds,
  ),
  askReturn.refuses(
    'return.ask-master-away',
    'The master is taken back when it answers.',
    { when: [masterAway] },
    'ActiveLost',
    {
      why: 'The master does not answer.',
      possible: 'Bring it back, or make the active entry the master.',
      next: 'status',
    },
  ),
  askReturn.refuses(
    'return.keep-lost',
    'Changes can be kept while the active database answers.',
    { when: [keeps, activeLost] },
    'ActiveLost',
    wayPastLostActive,
  ),
  askReturn.refuses(
    'return.discard-gone',
    'A return that gives up the changes opens the master as it stands.',
    { when: [discards, masterGone] },
    'Blocked',
    (s) => ({ why: 'The database that the master was left with is gone.', ...wayPastGoneMaster(s) }),
  ),
  askReturn.refuses(
    'return.discard-consent',
    'Changes are given up on consent only.',
    { when: [discards, noConsent] },
    'ConsentMissing',
    { possible: 'Accept it, or keep them.', next: 'return --discard-changes --accept-data-loss' },
  ),
  askReturn.refuses(
    'return.discard-insecure',
    'What is given up is in a contingency backup first, or a person waives that by name.',
    { when: [discards, insecure] },
    'Blocked',
    {
      why: 'The changes to give up cannot be secured on another server.',
      possible: 'Bring a server back, or give them up without a contingency backup.',
      next: 'return --discard-changes --accept-data-loss --without-contingency',
    },
  ),
  askReturn.records(
    'return.ask',
    'A return by hand is begun by the leader, and who gave changes up is recorded.',
    {},
    ['ConsentGiven', 'Requested'],
    consents,
  ),
]
