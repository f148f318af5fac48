import type { Context, InputOf } from '../decision.ts'
import { event } from '../event.ts'
import { requested } from '../people/requested.ts'
import { activeLost, healthOfActive, noActive, switchRuns } from '../rules/predicates.ts'
import { predicate, type Refusal, type Rule, rulesOn } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { adviceFor, explain } from './advice.ts'
import { failoverBlocks, returnBlocks } from './blocks.ts'
import { candidates, healthyTargets } from './candidates.ts'
import type { BlockReason, ConsentBasis } from './events.ts'
import { begin } from './start.ts'

const failover = rulesOn('StartFailover')
const back = rulesOn('StartReturn')
const askFailover = rulesOn('FailOver')
const askReturn = rulesOn('ReturnToMaster')
const requestedSwitch = rulesOn('BeginRequestedSwitch')
const failoverBlock = rulesOn('RecordFailoverBlock')
const returnBlock = rulesOn('RecordReturnBlock')

type FailOver = InputOf<'FailOver'>
type Return = InputOf<'ReturnToMaster'>
type Begin = InputOf<'BeginRequestedSwitch'>

const wait = (possible: string): Refusal => ({ possible, next: null })
const blocked = (s: State, reasons: readonly BlockReason[]): Refusal => ({
  why: explain(reasons[0], s),
  possible: adviceFor(reasons[0], s).possible,
  next: adviceFor(reasons[0], s).next,
  data: { reasons },
})

const notLost = predicate('active not lost', 'the active database is not lost', (s) => healthOfActive(s) !== 'lost')
const failoverBlocked = predicate(
  'failover blocked',
  'something stands in the way of automatic failover',
  (s, _i, c) => failoverBlocks(s, c.at).length > 0,
)
const returnBlocked = predicate(
  'return blocked',
  'something stands in the way of automatic return',
  (s, _i, c) => returnBlocks(s, c.at).length > 0,
)
const onMaster = predicate(
  'on the master',
  'the master is active',
  (s) => s.switches.active?.entry === s.configuration.master,
)
const masterAway = predicate(
  'master away',
  'the master does not answer',
  (s) => s.configuration.master === null || s.detection.health[s.configuration.master]?.kind !== 'healthy',
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
  (s, i) => candidates(s, i.to).fit.length === 0,
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

/** The person's command behind the request. */
const commandOf = (s: State, i: Begin) => s.people.requests[i.request]?.command ?? null
const asks = (type: 'FailOver' | 'ReturnToMaster', of: (c: FailOver | Return) => boolean, name: string, says: string) =>
  predicate<Begin>(name, says, (s, i) => {
    const c = commandOf(s, i)
    return c !== null && c.type === type && (c.type === 'FailOver' || c.type === 'ReturnToMaster') && of(c)
  })
const asksPlanned = asks(
  'FailOver',
  (c) => c.type === 'FailOver' && c.manner === 'planned',
  'planned',
  'a planned failover was asked for',
)
const asksForced = asks(
  'FailOver',
  (c) => c.type === 'FailOver' && c.manner === 'forced',
  'forced',
  'a forced failover was asked for',
)
const asksKeep = asks(
  'ReturnToMaster',
  (c) => c.type === 'ReturnToMaster' && c.changes === 'keep',
  'return keeping',
  'a return that keeps the changes was asked for',
)
const asksDiscard = asks(
  'ReturnToMaster',
  (c) => c.type === 'ReturnToMaster' && c.changes === 'discard',
  'return discarding',
  'a return that gives up the changes was asked for',
)
const wantedTarget = (s: State, i: Begin) => {
  const c = commandOf(s, i)
  return c?.type === 'FailOver' ? c.to : null
}
const noPlannedTarget = predicate<Begin>(
  'no healthy target',
  'no backup database that could take over answers',
  (s, i) => !healthyTargets(s).some((e) => wantedTarget(s, i) === null || e === wantedTarget(s, i)),
)
const noForcedChain = predicate<Begin>(
  'no restorable chain',
  'no backup database that answers has a restorable chain',
  (s, i) => candidates(s, wantedTarget(s, i)).fit.length === 0,
)
const busy = predicate(
  'backup running',
  'a backup or a copy is running',
  (s) => s.backups.running !== null || s.backups.copying !== null,
)
const masterUnfenced = predicate('master not fenced', 'the returned master is not fenced yet', (s) => {
  const { stay, fences } = s.switches
  return stay !== null && fences[stay.master]?.kind !== 'confirmed'
})

const given = (s: State, i: Begin): ConsentBasis => ({
  basis: 'given',
  request: i.request,
  by: s.people.requests[i.request]?.by ?? null,
})
const lossless = (i: Begin): ConsentBasis => ({ basis: 'none', request: i.request, by: null })
const byPerson = (s: State, i: Begin) => `asked for by ${s.people.requests[i.request]?.by ?? 'an operator'}`
const started = ['OperationAbandoned', 'SwitchStarted', 'CopiesPinned', 'FenceRequested'] as const

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

const isAsked = predicate<Begin>(
  'nobody asks',
  'the request has ended',
  (s, i) => s.people.requests[i.request] === undefined,
)
const sameBlock = (recorded: readonly string[], now: readonly string[]) => recorded.join() === now.join()

export const switchRules: readonly Rule[] = [
  failover.refuses(
    'failover.switching',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until it has ended.'),
  ),
  failover.refuses(
    'failover.not-lost',
    'A failover by itself answers the loss of the active database.',
    { when: [notLost] },
    'ActiveHealthy',
    { possible: 'Move by hand if you want to.', next: 'failover --planned' },
  ),
  failover.refuses(
    'failover.blocked',
    'Automatic failover happens when nothing stands in its way.',
    { when: [failoverBlocked] },
    'Blocked',
    (s, _i, c) => blocked(s, failoverBlocks(s, c.at)),
  ),
  failover.records(
    'failover.automatic',
    'When the active is lost, the backup database with the freshest restorable chain takes over; failover order decides among equals.',
    {},
    started,
    (s, _i, c) => {
      const { fit, skipped } = candidates(s)
      const best = fit[0]
      const by = s.configuration.enabled?.by ?? null
      if (best === undefined) return []
      const health = s.switches.active === null ? undefined : s.detection.health[s.switches.active.entry]
      const cause = health?.kind === 'lost' ? `${s.switches.active?.entry ?? ''} lost: ${health.says}` : 'lost'
      return begin(
        s,
        {
          kind: 'unplanned',
          automatic: true,
          cause,
          to: best.entry,
          candidate: best,
          skipped,
          consent: { basis: 'enabled', request: null, by },
          request: null,
        },
        c,
      )
    },
  ),

  back.refuses(
    'return.switching',
    'One switch runs at a time.',
    { when: [switchRuns] },
    'SwitchRunning',
    wait('Wait until it has ended.'),
  ),
  back.refuses(
    'return.on-master',
    'A return leads back to the master.',
    { when: [onMaster] },
    'NothingToDo',
    wait('Nothing is to be done.'),
  ),
  back.refuses(
    'return.master-away',
    'The master is taken back when it answers.',
    { when: [masterAway] },
    'ActiveLost',
    wait('Wait until the master answers.'),
  ),
  back.refuses(
    'return.blocked',
    'Automatic return happens when nothing stands in its way.',
    { when: [returnBlocked] },
    'Blocked',
    (s, _i, c) => blocked(s, returnBlocks(s, c.at)),
  ),
  back.records(
    'return.automatic',
    'The master is taken back on standing consent; what was written meanwhile is given up and stays in a contingency backup.',
    {},
    started,
    (s, _i, c) => {
      const { master } = s.configuration
      if (master === null) return []
      const dead = healthOfActive(s) === 'lost'
      const by = s.configuration.automaticReconnect?.by ?? null
      return begin(
        s,
        {
          kind: dead ? 'return-discarding-active-dead' : 'return-discarding',
          automatic: true,
          cause: `${master} is back`,
          to: master,
          candidate: null,
          skipped: [],
          consent: { basis: 'automatic-reconnect', request: null, by },
          request: null,
        },
        c,
      )
    },
  ),

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
          .skipped.map((k) => `${k.entry}: ${k.why}`)
          .join('; ') || 'There is no backup database.',
      possible:
        s.lineage.owed !== null ? 'Vouch for a chain that leads to the present.' : 'Bring a server back that has one.',
      next: s.lineage.owed !== null ? 'pin-lineage FULL [DIFFERENTIAL] --reason TEXT' : 'status',
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
  askReturn.records(
    'return.ask',
    'A return by hand is begun by the leader, and who gave changes up is recorded.',
    {},
    ['ConsentGiven', 'Requested'],
    consents,
  ),

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
    { possible: 'Bring its server back.', next: 'status' },
  ),
  requestedSwitch.refuses(
    'switch.busy',
    'A switch that loses nothing lets a running backup end first.',
    { when: [asksPlanned, busy] },
    'OperationRunning',
    wait('Wait until it has ended.'),
  ),
  requestedSwitch.records(
    'failover.planned',
    'A planned failover: hosts leave, the database is fenced, backed up once more, restored and opened elsewhere.',
    { when: [asksPlanned] },
    started,
    (s, i, c) => {
      const to = wantedTarget(s, i) ?? candidates(s).fit[0]?.entry ?? healthyTargets(s)[0]
      return to === undefined
        ? []
        : begin(
            s,
            {
              kind: 'planned',
              automatic: false,
              cause: byPerson(s, i),
              to,
              candidate: null,
              skipped: [],
              consent: lossless(i),
              request: i.request,
            },
            c,
          )
    },
  ),
  requestedSwitch.refuses(
    'switch.forced-chain',
    'A forced failover needs a restorable chain.',
    { when: [asksForced, noForcedChain] },
    'NoRestorableChain',
    { possible: 'Bring a server back that has one.', next: 'status' },
  ),
  requestedSwitch.records(
    'failover.forced',
    'A forced failover goes to the freshest chain now, on the consent of the person who asked.',
    { when: [asksForced] },
    started,
    (s, i, c) => {
      const { fit, skipped } = candidates(s, wantedTarget(s, i))
      const best = fit[0]
      return best === undefined
        ? []
        : begin(
            s,
            {
              kind: 'forced',
              automatic: false,
              cause: byPerson(s, i),
              to: best.entry,
              candidate: best,
              skipped,
              consent: given(s, i),
              request: i.request,
            },
            c,
          )
    },
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
    { possible: 'Give them up.', next: 'return --discard-changes --accept-data-loss' },
  ),
  requestedSwitch.records(
    'return.keeping',
    'A return that keeps the changes: the master is secured, then the active is moved onto it as in a planned failover.',
    { when: [asksKeep] },
    started,
    (s, i, c) => {
      const { master } = s.configuration
      return master === null
        ? []
        : begin(
            s,
            {
              kind: 'return-keeping',
              automatic: false,
              cause: byPerson(s, i),
              to: master,
              candidate: null,
              skipped: [],
              consent: lossless(i),
              request: i.request,
            },
            c,
          )
    },
  ),
  requestedSwitch.records(
    'return.discarding',
    'A return that gives up the changes opens the master as it stands, on the consent of the person who asked.',
    { when: [asksDiscard] },
    started,
    (s, i, c) => {
      const { master } = s.configuration
      const dead = healthOfActive(s) === 'lost'
      return master === null
        ? []
        : begin(
            s,
            {
              kind: dead ? 'return-discarding-active-dead' : 'return-discarding',
              automatic: false,
              cause: byPerson(s, i),
              to: master,
              candidate: null,
              skipped: [],
              consent: given(s, i),
              request: i.request,
            },
            c,
          )
    },
  ),
  requestedSwitch.refuses(
    'switch.not-a-switch',
    'Only a failover or a return begins a switch.',
    {},
    'NotFound',
    wait('Ask for a failover or a return.'),
  ),

  failoverBlock.records(
    'failover.block',
    'What stands in the way of automatic failover is recorded once per change of the reasons.',
    {
      when: [
        activeLost,
        failoverBlocked,
        predicate(
          'reasons changed',
          'the reasons are not those recorded',
          (s, _i, c) => !sameBlock(s.switches.failoverBlocked, failoverBlocks(s, c.at)),
        ),
      ],
    },
    ['FailoverBlocked'],
    (s, _i, c) => [event('FailoverBlocked', { reasons: [...failoverBlocks(s, c.at)] })],
  ),
  failoverBlock.refuses(
    'failover.block-known',
    'Reasons that have not changed are not recorded again.',
    {},
    'NotDue',
    wait('Nothing is to be done.'),
  ),
  returnBlock.records(
    'return.block',
    'What stands in the way of automatic return is recorded once per change of the reasons.',
    {
      phases: ['on-backup-master-back'],
      when: [
        returnBlocked,
        predicate(
          'reasons changed',
          'the reasons are not those recorded',
          (s, _i, c) => !sameBlock(s.switches.returnBlocked, returnBlocks(s, c.at)),
        ),
      ],
    },
    ['ReturnBlocked'],
    (s, _i, c) => [event('ReturnBlocked', { reasons: [...returnBlocks(s, c.at)] })],
  ),
  returnBlock.refuses(
    'return.block-known',
    'Reasons that have not changed are not recorded again.',
    {},
    'NotDue',
    wait('Nothing is to be done.'),
  ),
]
