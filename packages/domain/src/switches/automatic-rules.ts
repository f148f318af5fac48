import { withFound } from '../rules/found.ts'
import { healthOfActive, switchRuns } from '../rules/predicates.ts'
import { predicate, type Refusal, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { adviceFor, explain } from './advice.ts'
import { failoverBlocks, returnBlocks } from './blocks.ts'
import { candidates } from './candidates.ts'
import type { BlockReason } from './events.ts'
import { failoverBlocked, fenceOpen, masterAway, onMaster, returnBlocked } from './predicates.ts'
import { begin, discarding, masterOf, started } from './start.ts'

const failover = rulesOn('StartFailover')
const back = rulesOn('StartReturn')

const blocked = (s: State, reasons: readonly BlockReason[]): Refusal => ({
  why: explain(reasons[0], s),
  possible: adviceFor(reasons[0], s).possible,
  next: adviceFor(reasons[0], s).next,
  data: { reasons },
})

const notLost = predicate('active not lost', 'the active database is not lost', (s) => healthOfActive(s) !== 'lost')

/** Who takes over from the lost active, and why it counts as lost. */
const bestCandidate = (s: State) => {
  const { active } = s.switches
  const health = active === null ? undefined : s.detection.health[active.entry]
  const { fit, skipped } = candidates(s)
  return fit[0] === undefined
    ? null
    : {
        candidate: fit[0],
        skipped,
        cause: health?.kind === 'lost' ? `${active?.entry ?? ''} lost: ${health.says}` : 'lost',
      }
}

export const switchingAutomatically: readonly Rule[] = [
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
    withFound(bestCandidate, ({ candidate, skipped, cause }, s, _i, c) =>
      begin(
        s,
        {
          kind: 'unplanned',
          automatic: true,
          cause,
          to: candidate.entry,
          candidate,
          skipped,
          consent: { basis: 'enabled', request: null, by: s.configuration.enabled?.by ?? null },
          request: null,
        },
        c,
      ),
    ),
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
    'return.fence-open',
    'A switch begins when the fence of the one before is released.',
    { when: [fenceOpen] },
    'NotDue',
    wait('Wait until the fence is released.'),
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
    withFound(masterOf, (to, s, _i, c) =>
      begin(
        s,
        {
          kind: discarding(s),
          automatic: true,
          cause: `${to} is back`,
          to,
          candidate: null,
          skipped: [],
          consent: { basis: 'automatic-reconnect', request: null, by: s.configuration.automaticReconnect?.by ?? null },
          request: null,
        },
        c,
      ),
    ),
  ),
]
