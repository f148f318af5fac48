import { byFreshness, freshestAmong, type Restorable } from '../backups/chains.ts'
import type { EntryId, Instant } from '../scalars.ts'
import type { State } from '../state.ts'
import { between } from '../time.ts'
import type { Forecast } from './events.ts'
import type { Leftover } from './state.ts'

/** An entry that can take over, and the chain that it would be restored from. */
export interface Candidate {
  readonly entry: EntryId
  readonly from: Restorable
  /** What lies there of the time when the entry was active, and is in no contingency backup: a person gives it up. */
  readonly givesUp: Leftover | null
}

export interface Candidates {
  /** Freshest restorable point first, failover order among equals. */
  readonly fit: readonly Candidate[]
  readonly skipped: readonly { readonly entry: EntryId; readonly why: string }[]
}

/** Whom to look for. What is not said is as it is for a failover that happens by itself. */
export interface Search {
  /** Just this entry. */
  readonly to?: EntryId | null
  /** Where the entry's own folder has no chain, from any folder; one whose server is lost is read where nothing else is. */
  readonly anywhere?: boolean
  /** What a former database of the entry holds is given up. */
  readonly withoutContingency?: boolean
}

const unfitness = (state: State, entry: EntryId, from: Restorable | null, search: Search): string | null => {
  const health = state.detection.health[entry]?.kind
  if (health !== 'healthy') return health === 'lost' ? 'its server is lost' : 'its server does not answer as it should'
  if (isInTheWay(state, entry, search)) return 'its former database has no contingency backup yet'
  return from === null ? 'no restorable chain in its folder' : null
}

const isInTheWay = (state: State, entry: EntryId, { withoutContingency = false }: Search): boolean =>
  !withoutContingency && state.switches.leftovers[entry] !== undefined

/** Backup databases besides the active, in failover order. */
const asked = ({ configuration, switches }: State, { to = null }: Search): readonly EntryId[] =>
  configuration.order.filter((e) => e !== switches.active?.entry && (to === null || e === to))

/** Those that could take over from what lies in their own folder, or in one of these. */
const candidatesFrom = (state: State, search: Search, folders: readonly EntryId[]): Candidates => {
  const skipped: { entry: EntryId; why: string }[] = []
  const fit: Candidate[] = []
  for (const entry of asked(state, search)) {
    const from = freshestAmong(state, entry, folders)
    const why = unfitness(state, entry, from, search)
    if (why !== null) skipped.push({ entry, why })
    else if (from !== null) fit.push({ entry, from, givesUp: state.switches.leftovers[entry] ?? null })
  }
  // Sorting is stable: entries with equally fresh chains stay in failover order.
  return { fit: fit.sort((a, b) => byFreshness(b.from, a.from)), skipped }
}

/** The backup databases that could take over now. */
export const candidates = (state: State, search: Search = {}): Candidates => {
  if (search.anywhere !== true) return candidatesFrom(state, search, [])
  const all = Object.keys(state.configuration.entries) as EntryId[]
  const answering = candidatesFrom(
    state,
    search,
    all.filter((e) => state.detection.health[e]?.kind === 'healthy'),
  )
  return answering.fit.length > 0 ? answering : candidatesFrom(state, search, all)
}

/** Servers that answer and could be restored to, whatever their chains. */
export const healthyTargets = (state: State, search: Search = {}): readonly EntryId[] =>
  asked(state, search).filter((e) => state.detection.health[e]?.kind === 'healthy' && !isInTheWay(state, e, search))

/** What a switch to this candidate would give, as far as the log knows. */
export const forecastFor = (state: State, candidate: Candidate | null, entry: EntryId, now: Instant): Forecast => ({
  chain: candidate?.from.chain ?? null,
  readFrom: candidate?.from.folder ?? null,
  restorablePoint: candidate?.from.point ?? null,
  ageMs: candidate === null ? null : Math.max(0, between(candidate.from.point, now)),
  lastRestoreMs: state.restores.tookMs[entry] ?? null,
})
