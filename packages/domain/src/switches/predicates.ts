import { healthOfActive, switchRuns } from '../rules/predicates.ts'
import { type Predicate, predicate } from '../rules/rule.ts'
import type { State } from '../state.ts'
import { failoverBlocks, masterIsGone, returnBlocks } from './blocks.ts'
import type { Switch } from './state.ts'

// Questions that several rules about switches ask.

export const failoverBlocked = predicate(
  'failover blocked',
  'something stands in the way of automatic failover',
  (s, _i, c) => failoverBlocks(s, c.at).length > 0,
)

export const returnBlocked = predicate(
  'return blocked',
  'something stands in the way of automatic return',
  (s, _i, c) => returnBlocks(s, c.at).length > 0,
)

/** The fence of an undone switch is still being released. */
export const fenceOpen = predicate(
  'fence being released',
  'the active database answers and is not released from an earlier fence yet',
  (s) =>
    s.switches.active !== null &&
    s.switches.fences[s.switches.active.entry] !== undefined &&
    healthOfActive(s) !== 'lost',
)

export const onMaster = predicate(
  'on the master',
  'the master is active',
  (s) => s.switches.active?.entry === s.configuration.master,
)

export const masterAway = predicate(
  'master away',
  'the master does not answer',
  (s) => s.configuration.master === null || s.detection.health[s.configuration.master]?.kind !== 'healthy',
)

export const masterGone = predicate('master gone', 'the database that the master was left with is gone', (s) =>
  masterIsGone(s),
)

export const noSwitch: Predicate = {
  ...switchRuns,
  name: 'no switch running',
  says: 'no failover or return is running',
  holds: (s) => s.switches.running === null,
}

export const running = (s: State): Switch | null => s.switches.running

export const hasFailed = predicate(
  'step failed',
  'a step of the switch has failed for good',
  (s) => running(s)?.failed !== null && running(s) !== null,
)
