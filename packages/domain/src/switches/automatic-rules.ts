import { healthOfActive, switchRuns } from '../rules/predicates.ts'
import { predicate, type Refusal, type Rule, rulesOn, wait } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { adviceFor, explain } from './advice.ts'
import { failoverBlocks, returnBlocks } from './blocks.ts'
import { candidates } from './candidates.ts'
import type { BlockReason } from './events.ts'
import { failoverBlocked, fenceOpen, masterAway, onMaster, returnBlocked } from './predicates.ts'
import { begin, started } from './start.ts'

const failover = rulesOn('StartFailover')
const back = rulesOn('StartReturn')

const blocked = (s: State, reasons: readonly BlockReason[]): Refusal => ({
  why: explain(reasons[0], s),
  possible: adviceFor(reasons[0], s).possible,
  next: adviceFor(reasons[0], s).next,
  data: { reasons },
})

const notLost = predicate('active not lost', 'the active database is not lost', (s) => healthOfActive(s) !== 'lost')

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
]
