import { span } from '@db-failover/audit'
import {
  adviceFor,
  between,
  type EntryId,
  failoverBlocks,
  type Health,
  type Instant,
  plus,
  type State,
} from '@db-failover/domain'
import type { Situation } from './situation.ts'

type Suspected = Extract<Health, { kind: 'suspected' }>

const suspected = (state: State, id: EntryId): Suspected | null => {
  const health = state.detection.health[id]
  return health?.kind === 'suspected' ? health : null
}

const unwell = (id: EntryId, { since, says }: Suspected, now: Instant): string =>
  `${id} has not been well for ${span(Math.max(0, between(since, now)))}: ${says.replace(/\.$/, '')}`

/** When what is seen of it becomes a loss at the earliest, should it go on; null: it does not. */
const lossFrom = ({ configuration: { policy } }: State, health: Suspected): Instant | null => {
  const { restartAllowanceMs, lostAfterMs, failOverWhenUnusable } = policy
  const { verdict, asymmetric, since } = health
  if (asymmetric) return null
  if (verdict === 'gone' || (verdict === 'unusable' && failOverWhenUnusable)) return plus(since, lostAfterMs)
  return verdict === 'starting' ? plus(since, restartAllowanceMs + lostAfterMs) : null
}

const becoming = (verdict: Suspected['verdict'], from: Instant): string =>
  verdict === 'starting'
    ? `it may be starting: where nothing listens it counts as lost from ${from} on at the earliest, a recovery is waited for`
    : `unless it answers it counts as lost from ${from} on`

/** An active that is suspected: what will be done about it, and when. null: it is well, or known to be lost. */
export const suspicionOfActive = (state: State, now: Instant): Situation | null => {
  const active = state.switches.active?.entry
  const health = active === undefined ? null : suspected(state, active)
  if (active === undefined || health === null) return null
  const wrong = `the active database ${unwell(active, health, now)}`
  const from = lossFrom(state, health)
  if (from === null)
    return {
      wrong,
      next: `${health.asymmetric ? 'others reach it' : 'it answers'}, so that nothing is switched because of it`,
      type: null,
    }
  const lost = becoming(health.verdict, from)
  const blocks = failoverBlocks(state, now)
  const first = adviceFor(blocks[0], state).next
  return blocks.length === 0
    ? { wrong, next: `${lost}; then the failover begins by itself`, type: null }
    : {
        wrong,
        next: `${lost}; then nothing fails over by itself: ${blocks.map((b) => adviceFor(b, state).says).join(' ')}`,
        // Nobody is told to force a failover away from a database that may answer again.
        type: first?.startsWith('failover ') === true ? null : first,
      }
}

/** The first backup database that is suspected, in the failover order. */
export const suspicionOfBackup = (state: State, now: Instant): string | null => {
  for (const id of state.configuration.order) {
    const health = id === state.switches.active?.entry ? null : suspected(state, id)
    if (health !== null) return unwell(id, health, now)
  }
  return null
}
