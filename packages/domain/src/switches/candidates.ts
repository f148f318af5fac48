import { byFreshness, freshestFor, type Restorable } from '../backups/chains.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { between } from '../time.ts'
import type { Forecast } from './events.ts'

/** An entry that can take over, and the chain that it would be restored from. */
export interface Candidate {
  readonly entry: EntryId
  readonly from: Restorable
}

export interface Candidates {
  /** Freshest restorable point first, failover order among equals. */
  readonly fit: readonly Candidate[]
  readonly skipped: readonly { readonly entry: EntryId; readonly why: string }[]
}

const unfitness = (state: State, entry: EntryId, from: Restorable | null): string | null => {
  const health = state.detection.health[entry]?.kind
  if (health !== 'healthy') return health === 'lost' ? 'its server is lost' : 'its server does not answer as it should'
  if (state.switches.leftovers[entry] !== undefined) return 'its former database has no contingency backup yet'
  return from === null ? 'no restorable chain in its folder' : null
}

/**
 * The backup databases that could take over now. `only`: just this one. `chainOf`: which chain an entry is restored from;
 * by itself nothing is restored but from the entry's own folder.
 */
export const candidates = (
  state: State,
  only: EntryId | null = null,
  chainOf: typeof freshestFor = freshestFor,
): Candidates => {
  const { order } = state.configuration
  const asked = order.filter((e) => e !== state.switches.active?.entry && (only === null || e === only))
  const skipped: { entry: EntryId; why: string }[] = []
  const fit: Candidate[] = []
  for (const entry of asked) {
    const from = chainOf(state, entry)
    const why = unfitness(state, entry, from)
    if (why !== null) skipped.push({ entry, why })
    else if (from !== null) fit.push({ entry, from })
  }
  // Sorting is stable: entries with equally fresh chains stay in failover order.
  return { fit: fit.sort((a, b) => byFreshness(b.from, a.from)), skipped }
}

/** Servers that answer and could be restored to, whatever their chains. */
export const healthyTargets = (state: State): readonly EntryId[] =>
  state.configuration.order.filter(
    (e) =>
      e !== state.switches.active?.entry &&
      state.detection.health[e]?.kind === 'healthy' &&
      state.switches.leftovers[e] === undefined,
  )

/** What a switch to this candidate would give, as far as the log knows. */
export const forecastFor = (state: State, candidate: Candidate | null, entry: EntryId, now: Instant): Forecast => ({
  chain: candidate?.from.chain ?? null,
  readFrom: candidate?.from.folder ?? null,
  restorablePoint: candidate?.from.point ?? null,
  ageMs: candidate === null ? null : Math.max(0, between(candidate.from.point, now)),
  lastRestoreMs: state.restores.tookMs[entry] ?? null,
})
