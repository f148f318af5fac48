import { withFound } from '../rules/found.ts'
import { activeLost, epochUnmarked, noActive, switchRuns } from '../rules/predicates.ts'
import { type Rule, rulesOn, wait } from '../rules/rule.ts'
import { noChainFor, noTargetFor } from './asked-failover.ts'
import { wayPastGoneMaster, wayPastLostActive } from './asked-return.ts'
import { fenceOpen, masterAway, masterGone, onMaster } from './predicates.ts'
import {
  askedBy,
  asksDiscard,
  asksForced,
  asksKeep,
  asksLossless,
  asksPlanned,
  busy,
  forcedTarget,
  given,
  insecure,
  isAsked,
  lossless,
  masterUnfenced,
  noForcedChain,
  noPlannedTarget,
  plannedTarget,
  searchFor,
} from './requested-questions.ts'
import { begin, discarding, masterOf, started } from './start.ts'

const requestedSwitch = rulesOn('BeginRequestedSwitch')

export const beginningRequestedSwitches: readonly Rule[] = [
  requestedSwitch.refuses(
    'switch.nobody-asks',
    'A request that has ended begins nothing.',
    { when: [isAsked] },
    'NotFound',
    wait('Ask again.'),
  ),
  requestedSwitch.refuses(
    'switch.one-at-a-time',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until it has ended.'),
  ),
  requestedSwitch.refuses(
    'switch.never-enabled',
    'A group that was never enabled has nothing to move.',
    { when: [noActive] },
    'NotEnabled',
    { possible: 'Switch failover on.', next: 'enable --accept-data-loss' },
  ),
  requestedSwitch.refuses(
    'switch.fence-open',
    'A switch begins when the fence of the one before is released.',
    { when: [fenceOpen] },
    'NotDue',
    wait('Wait until the fence is released.'),
  ),
  requestedSwitch.refuses(
    'switch.planned-lost',
    'A planned failover needs an active that answers and a healthy backup database.',
    { when: [asksPlanned, activeLost] },
    'ActiveLost',
    { possible: 'Force it.', next: 'failover --force --accept-data-loss' },
  ),
  requestedSwitch.refuses(
    'switch.planned-target',
    'A planned failover needs a healthy backup database.',
    { when: [asksPlanned, noPlannedTarget] },
    'Blocked',
    (s, i) => noTargetFor(s, searchFor(s, i)),
  ),
  requestedSwitch.refuses(
    'switch.busy',
    'A switch that loses nothing lets a running backup end first.',
    { when: [asksPlanned, busy] },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  requestedSwitch.refuses(
    'switch.unmarked',
    'A switch that loses nothing takes a backup, which bears the epoch that the database carries.',
    { when: [asksLossless, epochUnmarked] },
    'NotDue',
    wait('Wait until the epoch is written.'),
  ),
  requestedSwitch.records(
    'failover.planned',
    'A planned failover: hosts leave, the database is fenced, backed up once more, restored and opened elsewhere.',
    { when: [asksPlanned] },
    started,
    withFound(plannedTarget, (to, s, i, c) =>
      begin(s, { ...askedBy(s, i), kind: 'planned', to, candidate: null, skipped: [], consent: lossless(i) }, c),
    ),
  ),
  requestedSwitch.refuses(
    'switch.forced-chain',
    'A forced failover needs a restorable chain.',
    { when: [asksForced, noForcedChain] },
    'NoRestorableChain',
    (s, i) => noChainFor(s, searchFor(s, i)),
  ),
  requestedSwitch.records(
    'failover.forced',
    'A forced failover goes to the freshest chain now, on the consent of the person who asked.',
    { when: [asksForced] },
    started,
    withFound(forcedTarget, ({ candidate, skipped }, s, i, c) =>
      begin(s, { ...askedBy(s, i), kind: 'forced', to: candidate.entry, candidate, skipped, consent: given(s, i) }, c),
    ),
  ),
  requestedSwitch.refuses(
    'switch.on-master',
    'The master is active already.',
    { when: [onMaster] },
    'NothingToDo',
    wait('Nothing is to be done.'),
  ),
  requestedSwitch.refuses(
    'switch.master-away',
    'The master is taken back when it answers.',
    { when: [masterAway] },
    'ActiveLost',
    wait('Wait until the master answers.'),
  ),
  requestedSwitch.refuses(
    'switch.master-unfenced',
    'A returned master is fenced before anything else is done with it.',
    { when: [masterUnfenced] },
    'NotDue',
    wait('Wait until it is fenced.'),
  ),
  requestedSwitch.refuses(
    'switch.keep-lost',
    'Changes can be kept while the active database answers.',
    { when: [asksKeep, activeLost] },
    'ActiveLost',
    wayPastLostActive,
  ),
  requestedSwitch.records(
    'return.keeping',
    'A return that keeps the changes: the master is secured, then the active is moved onto it as in a planned failover.',
    { when: [asksKeep] },
    started,
    withFound(masterOf, (to, s, i, c) =>
      begin(s, { ...askedBy(s, i), kind: 'return-keeping', to, candidate: null, skipped: [], consent: lossless(i) }, c),
    ),
  ),
  requestedSwitch.refuses(
    'switch.discard-gone',
    'A return that gives up the changes opens the master as it stands.',
    { when: [asksDiscard, masterGone] },
    'Blocked',
    wayPastGoneMaster,
  ),
  requestedSwitch.refuses(
    'switch.discard-insecure',
    'What is given up is in a contingency backup first, or a person waives that by name.',
    { when: [asksDiscard, insecure] },
    'Blocked',
    {
      possible: 'Bring a server back, or give them up without a contingency backup.',
      next: 'return --discard-changes --accept-data-loss --without-contingency',
    },
  ),
  requestedSwitch.records(
    'return.discarding',
    'A return that gives up the changes opens the master as it stands, on the consent of the person who asked.',
    { when: [asksDiscard] },
    started,
    withFound(masterOf, (to, s, i, c) =>
      begin(s, { ...askedBy(s, i), kind: discarding(s), to, candidate: null, skipped: [], consent: given(s, i) }, c),
    ),
  ),
  requestedSwitch.refuses(
    'switch.not-a-switch',
    'Only a failover or a return begins a switch.',
    {},
    'NotFound',
    wait('Ask for a failover or a return.'),
  ),
]
