import type { Entry, EntryId, State } from '@db-failover/domain'

/** What is asked of one entry. */
export interface ProbeTarget {
  readonly entry: Entry
  /** null: only the server and the folders, where the entry holds no database of ours. */
  readonly generation: string | null
  readonly active: boolean
  /** Reading may raise the counter: nobody but hosts may write to this database, and no fence is asked for. */
  readonly unfenced: boolean
}

/** The database that lies on an entry which is not active: what it was left with, or what was fenced there. */
const leftOn = ({ switches }: State, id: EntryId): string | null =>
  switches.leftovers[id]?.generation ?? switches.fences[id]?.generation ?? null

const targetOf = (state: State, entry: Entry): ProbeTarget => {
  const { active, fences } = state.switches
  if (active?.entry === entry.id)
    return { entry, generation: active.generation, active: true, unfenced: fences[entry.id] === undefined }
  const master = state.configuration.master === entry.id
  return { entry, generation: master ? leftOn(state, entry.id) : null, active: false, unfenced: false }
}

/** Every entry, with what is asked of it in this state. */
export const targetsOf = (state: State): ReadonlyMap<EntryId, ProbeTarget> =>
  new Map(Object.values(state.configuration.entries).map((entry) => [entry.id, targetOf(state, entry)]))

/** A probe that began for one target says nothing about another. */
export const sameTarget = (a: ProbeTarget | undefined, b: ProbeTarget | undefined): boolean =>
  a !== undefined &&
  b !== undefined &&
  a.generation === b.generation &&
  a.active === b.active &&
  a.entry.server === b.entry.server &&
  a.entry.instance === b.entry.instance &&
  a.entry.database === b.entry.database
