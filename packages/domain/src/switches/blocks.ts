import { isWithin } from '../configuration/calendar.ts'
import { serverOf } from '../configuration/entry.ts'
import { continues } from '../lineage/lineage.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { between, hasPassed, minus, plus } from '../time.ts'
import { candidates } from './candidates.ts'
import type { BlockReason } from './events.ts'
import { newestCopies } from './newest-copies.ts'

// Why nothing happens by itself. The same lists decide, are recorded, and are shown.

const when = (holds: boolean, reason: BlockReason): readonly BlockReason[] => (holds ? [reason] : [])

/** After an automatic switch away from an entry there is none away from it again for `blockForMs`. */
const antiFlap = (state: State, from: EntryId, now: Instant): boolean =>
  state.switches.past.some((p) => p.from === from && !hasPassed(plus(p.at, state.configuration.policy.blockForMs), now))

const exhausted = (state: State, now: Instant): boolean => {
  const { maxSwitches, maxSwitchesPeriodMs } = state.configuration.policy
  const { past, countFrom } = state.switches
  const since = minus(now, maxSwitchesPeriodMs)
  return past.filter((p) => p.at > since && (countFrom === null || p.at > countFrom)).length >= maxSwitches
}

const standingConsent = (state: State, to: 'cutOffHosts'): boolean =>
  state.people.consents.some((c) => c.to === to && c.request === null)

/** After an attempt that was undone: content waits for a person, reachability for the retry delay. */
const failureBlock = (state: State, now: Instant): readonly BlockReason[] => {
  const { failure } = state.switches
  if (failure === null) return []
  if (failure.content) return ['acknowledge first']
  const { retryFirstMs, retryMostMs } = state.configuration.policy
  const wait = Math.min(retryMostMs, retryFirstMs * 2 ** Math.min(failure.attempts - 1, 20))
  return when(!hasPassed(plus(failure.at, wait), now), 'candidate unreachable')
}

const candidateBlock = (state: State, now: Instant): readonly BlockReason[] => {
  const { fit, skipped } = candidates(state)
  const best = fit[0]
  if (best === undefined)
    return skipped.some((s) => s.why.startsWith('its server')) ? ['candidate unreachable'] : ['no candidate']
  const { active } = state.switches
  // A lost backup database whose own epoch was never copied: going further back is the master's part, or a person's.
  if (active !== null && active.entry !== state.configuration.master && best.from.epoch !== active.epoch)
    return ['no epoch chain']
  const { policy, enabled } = state.configuration
  const { maxLossMs } = policy
  const lostAt = active === null ? undefined : state.detection.health[active.entry]
  const until = lostAt?.kind === 'lost' ? lostAt.since : now
  const ageMs = between(best.from.point, until)
  // The consent was given for points of a stated age; a policy that was loosened since does not stretch it.
  return [
    ...when(maxLossMs !== null && ageMs > maxLossMs, 'too old'),
    ...when(enabled !== null && enabled.maxLossMs !== null && ageMs > enabled.maxLossMs, 'consent missing'),
  ]
}

/** Why automatic failover does not happen now; empty when nothing stands in its way. Asked of a lost active. */
export const failoverBlocks = (state: State, now: Instant): readonly BlockReason[] => {
  const { enabled, pause, policy } = state.configuration
  const { active } = state.switches
  if (enabled === null || active === null) return ['off']
  return [
    ...when(pause !== null, 'paused'),
    ...when(state.lineage.owed !== null, 'owed'),
    ...when(policy.withoutLog === 'keep' && !standingConsent(state, 'cutOffHosts'), 'cut-off hosts'),
    ...when(antiFlap(state, active.entry, now), 'anti-flap'),
    ...when(exhausted(state, now), 'exhausted'),
    ...failureBlock(state, now),
    ...candidateBlock(state, now),
  ]
}

/** Healthy entries on another server than this one: a contingency backup lies in at least one of their folders. */
export const otherServers = (state: State, than: EntryId): readonly EntryId[] => {
  const here = state.configuration.entries[than]
  return Object.values(state.configuration.entries)
    .filter(
      (e) => here !== undefined && serverOf(e) !== serverOf(here) && state.detection.health[e.id]?.kind === 'healthy',
    )
    .map((e) => e.id)
}

/** What would be given up can be secured nowhere: no other server answers, or of a dead active nothing was copied. */
export const contingencyImpossible = (state: State): boolean => {
  const { active } = state.switches
  if (active === null) return true
  if (state.detection.health[active.entry]?.kind !== 'lost') return otherServers(state, active.entry).length === 0
  return newestCopies(state, active.epoch, active.entry).sets.length === 0
}

/** The database that the master was left with is known to be gone: there is nothing to open. */
export const masterIsGone = ({ switches: { stay, fences } }: State): boolean => {
  const fence = stay === null ? undefined : fences[stay.master]
  return fence?.kind === 'failed' && fence.missing
}

/** Has the master gone on as it was when it was left? null: not known before it is fenced and read. */
export const masterContinues = (state: State): boolean | null => {
  const { stay, fences } = state.switches
  if (masterIsGone(state)) return false
  if (stay === null || fences[stay.master]?.kind !== 'confirmed') return null
  const now = state.lineage.known[stay.master]
  return stay.lineage !== null && now !== undefined && continues(stay.lineage, now)
}

/** Why the master is not taken back by itself; empty when it is due. Asked when the master answers again. */
export const returnBlocks = (state: State, now: Instant): readonly BlockReason[] => {
  const { enabled, pause, policy, automaticReconnect, master } = state.configuration
  const { active, stay } = state.switches
  if (enabled === null || active === null || master === null) return ['off']
  const health = state.detection.health[master]
  const stable = health?.kind === 'healthy' && hasPassed(plus(health.since, policy.stableForMs), now)
  const continued = masterContinues(state)
  return [
    ...when(automaticReconnect === null, 'automatic reconnect off'),
    ...when(pause !== null, 'paused'),
    ...when(state.lineage.owed !== null, 'owed'),
    ...when(stay !== null && !stay.loss, 'stay was not a loss'),
    ...when(stay === null || stay.master !== master, 'master redesignated'),
    ...when(continued === false, 'lineage broken'),
    ...when(stay !== null && state.switches.fences[stay.master] === undefined, 'fence released'),
    ...when(continued === null || !stable, 'not stable yet'),
    ...when(policy.returnWindow !== null && !isWithin(policy.returnWindow, now), 'outside the return window'),
    ...when(antiFlap(state, active.entry, now), 'anti-flap'),
    ...when(exhausted(state, now), 'exhausted'),
    ...failureBlock(state, now),
    ...when(contingencyImpossible(state), 'contingency impossible'),
  ]
}
