import { evolveBackups } from './backups/evolve.ts'
import { evolveConfiguration } from './configuration/evolve.ts'
import { evolveDetection } from './detection/evolve.ts'
import type { EventType, Recorded } from './event.ts'
import { evolveLineage } from './lineage/evolve.ts'
import { neededEpochs } from './lineage/tree.ts'
import { clockStepped } from './people/clock-step.ts'
import { evolvePeople } from './people/evolve.ts'
import { evolveRestores } from './restores/evolve.ts'
import type { EntryId } from './scalars.ts'
import { initial, type State } from './state.ts'
import { evolveSwitches } from './switches/evolve.ts'

/** Events after which an epoch may be needed no longer. */
const freeing: ReadonlySet<EventType> = new Set([
  'BackupDeleted',
  'ActiveSwitched',
  'BackupDatabaseRemoved',
  'ContingencyBackupTaken',
  'CopiesPinned',
])

/** The active's epoch is always needed: so a group that never switched has none to forget. */
const pruned = (state: State): State => {
  const isActive = (epoch: string): boolean => epoch === state.switches.active?.epoch
  if (Object.keys(state.lineage.epochs).every(isActive)) return state
  const needed = neededEpochs(state)
  const epochs = Object.fromEntries(Object.entries(state.lineage.epochs).filter(([id]) => needed.has(id)))
  return Object.keys(epochs).length === Object.keys(state.lineage.epochs).length
    ? state
    : { ...state, lineage: { ...state.lineage, epochs } }
}

/** A removed entry is forgotten when no set names a file in its folder. */
const forgotten = (state: State): State => {
  const { departed } = state.configuration
  const named = Object.entries(departed).filter(([id]) =>
    Object.values(state.backups.sets).some((s) => s.copies[id as EntryId] !== undefined),
  )
  return named.length === Object.keys(departed).length
    ? state
    : { ...state, configuration: { ...state.configuration, departed: Object.fromEntries(named) } }
}

/** One event more. Total: it never throws and never rejects; an event that does not fit changes nothing. */
export const evolve = (state: State, recorded: Recorded): State => {
  const next: State = {
    configuration: evolveConfiguration(state.configuration, recorded, state),
    backups: evolveBackups(state.backups, recorded, state),
    restores: evolveRestores(state.restores, recorded, state),
    lineage: evolveLineage(state.lineage, recorded, state),
    detection: evolveDetection(state.detection, recorded, state),
    switches: evolveSwitches(state.switches, recorded, state),
    people: evolvePeople(state.people, recorded, state),
  }
  const { event } = recorded
  if (event.type === 'ClockStepped') return clockStepped(next, event.data)
  return freeing.has(event.type) ? forgotten(pruned(next)) : next
}

export const fold = (events: Iterable<Recorded>, from: State = initial): State => {
  let state = from
  for (const e of events) state = evolve(state, e)
  return state
}
