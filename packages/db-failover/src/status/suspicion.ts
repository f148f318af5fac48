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

/** Does what is seen of it become a loss, should it go on? */
const leadsToLoss = ({ configuration: { policy } }: State, { verdict, asymmetric }: Suspected): boolean =>
  !asymmetric && (verdict === 'gone' || (verdict === 'unusable' && policy.failOverWhenUnusable))

/** An active that is suspected: what will be done about it, and when. null: it is well, or known to be lost. */
export const suspicionOfActive = (state: State, now: Instant): Situation | null => {
  const active = state.switches.active?.entry
  const health = active === undefined ? null : suspected(state, active)
  if (active === undefined || health === null) return null
  const wrong = `the active database ${unwell(active, health, now)}`
  if (!leadsToLoss(state, health))
    return {
      wrong,
      next: health.asymmetric
        ? 'others reach it, so that nothing is switched because of it'
        : 'it answers, so that nothing is switched because of it',
      type: null,
    }
  const lost = `unless it answers it counts as lost from ${plus(health.since, state.configuration.policy.lostAfterMs)} on`
  const blocks = failoverBlocks(state, now)
  const first = adviceFor(blocks[0], state).next
  return blocks.length === 0
    ? { wrong, next: `${lost}, and the failover begins by itself`, type: null }
    : {
        wrong,
        next: `${lost}, and then nothing fails over by itself: ${blocks.map((b) => adviceFor(b, state).says).join(' ')}`,
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
