import { freshestAnywhere } from '../backups/chains.ts'
import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { activeLost, noActive, switchRuns } from '../rules/predicates.ts'
import { predicate, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { contingencyImpossible } from './blocks.ts'
import { candidates, healthyTargets } from './candidates.ts'
import { masterAway, onMaster } from './predicates.ts'

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
  (s, i) => !healthyTargets(s).some((e) => i.to === null || e === i.to),
)

const noChain = predicate<FailOver>(
  'no restorable chain',
  'no backup database that answers has a restorable chain',
  (s, i) => candidates(s, i.to, freshestAnywhere).fit.length === 0,
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
    ...(i.type === 'ReturnToMaster' && i.withoutContingency
      ? [
          event('ConsentGiven', {
            to: 'noContingency',
            for: c.request,
            statement: 'The changes are given up without a contingency backup.',
          }),
        ]
      : []),
    ...requested(s, i, c),
  ]
}

/** Who could be restored after all: a chain that a person vouches for, or the master as one backup database more. */
const wayToChain = (s: State): { readonly possible: string; readonly next: string } => {
  const { master } = s.configuration
  const { active } = s.switches
  if (s.lineage.owed !== null)
    return {
      possible: 'Vouch for a chain that leads to the present.',
      next: 'pin-lineage FULL [DIFFERENTIAL] --reason TEXT',
    }
  const onMasterOnly =
    master !== null &&
    active !== null &&
    active.entry !== master &&
    s.detection.health[master]?.kind === 'healthy' &&
    freshestAnywhere(s, master) !== null
  return onMasterOnly
    ? {
        possible: `${master} could be restored: make the active entry the master, then ${master} can take over.`,
        next: `designate-master ${active.entry}`,
      }
    : { possible: 'Bring a server back that has one.', next: 'status' }
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
    (s) => ({
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${s.switches.running?.operation ?? ''}`,
    }),
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
    {
      why: 'No backup database that could take over answers.',
      possible: 'Bring its server back, or add another.',
      next: 'status',
    },
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
    (s) => ({
      why:
        candidates(s)
          .skipped.map((k) => `${k.entry}: ${k.why}.`)
          .join(' ') || 'There is no backup database.',
      ...wayToChain(s),
    }),
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
    wait('Nothing is to be done.'),
  ),
  askReturn.refuses(
    'return.ask-switching',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    (s) => ({
      possible: 'Wait until it has ended, or cancel it.',
      next: `cancel ${s.switches.running?.operation ?? ''}`,
    }),
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
    { possible: 'Give them up; their newest copies stay pinned.', next: 'return --discard-changes --accept-data-loss' },
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
