import { entriesToCheck } from '../configuration/requests.ts'
import { operationId } from '../operation-id.ts'
import type { EntryId, OperationId } from '../scalars.ts'
import type { State } from '../state.ts'
import { predicate } from './rule.ts'

// Questions that many rules ask.

export const groupMissing = predicate(
  'group missing',
  'the log names no such group',
  (s) => s.configuration.group === null,
)
export const isOff = predicate('off', 'database failover is OFF', (s) => s.configuration.enabled === null)
export const isPaused = predicate(
  'paused',
  'automatic failover and return are paused',
  (s) => s.configuration.pause !== null,
)
export const noActive = predicate('no active', 'the group has never been enabled', (s) => s.switches.active === null)
export const switchRuns = predicate(
  'switch running',
  'a failover or a return is running',
  (s) => s.switches.running !== null,
)
export const isOwed = predicate('owed', 'a manual backup is owed', (s) => s.lineage.owed !== null)
export const activeLost = predicate('active lost', 'the active database is lost', (s) => healthOfActive(s) === 'lost')
export const activeDoubtful = predicate(
  'active doubtful',
  'the active database does not answer as it should',
  (s) => healthOfActive(s) !== 'healthy',
)
export const epochUnmarked = predicate(
  'epoch not written',
  'the active database does not carry its epoch yet',
  (s) => !s.lineage.marked,
)
export const notLeader = predicate(
  'not leader',
  'the writer is not the leader of this term',
  (s, _i, c) => s.people.leader === null || s.people.leader.process !== c.process || s.people.leader.term !== c.term,
)
export const operationRuns = predicate(
  'operation running',
  'a backup, copy, drill or standby restore is running',
  (s) => runningOperations(s).length > 0,
)
export const needsCheck = (s: State, changes: Parameters<typeof entriesToCheck>[1]): boolean =>
  entriesToCheck(s, changes).length > 0

export const healthOfActive = (s: State): 'healthy' | 'suspected' | 'lost' | null => {
  const { active } = s.switches
  return active === null ? null : (s.detection.health[active.entry]?.kind ?? 'healthy')
}

export const isHealthy = (s: State, entry: EntryId): boolean => s.detection.health[entry]?.kind === 'healthy'

/** Operations besides a switch that the log has begun and not ended. */
export const runningOperations = (s: State): readonly OperationId[] => [
  ...(s.backups.running === null ? [] : [s.backups.running.operation]),
  ...(s.backups.copying === null ? [] : [s.backups.copying.operation]),
  ...(s.backups.drill === null ? [] : [s.backups.drill.operation]),
  ...(s.restores.running === null ? [] : [s.restores.running.operation]),
  ...(s.switches.contingency?.kind === 'running' && s.switches.running === null
    ? [s.switches.contingency.operation]
    : []),
]

/** The id that the next operation of this term bears; `ahead` counts ids that the same decision uses before it. */
export const nextOperation = (s: State, ahead = 0): OperationId => {
  const { group } = s.configuration
  if (group === null) throw new RangeError('an operation belongs to a group')
  return operationId(group, s.people.leader?.term ?? 0, s.people.sequence + 1 + ahead)
}
