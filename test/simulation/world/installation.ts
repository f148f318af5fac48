import type { EntryId } from '@db-failover/domain'
import {
  type Fault,
  type FaultyCall,
  type MemoryEventStore,
  type MemoryWorld,
  memoryEventStore,
  memoryWorld,
} from '@db-failover/ports/memory'
import { type Chance, chance } from '../chance.ts'
import { newLife } from '../processes/life.ts'
import { processClock } from '../time/process-clock.ts'
import { type Timeline, timelineFrom } from '../time/timeline.ts'
import { entries, grain } from './group.ts'

/** Something that goes wrong with a call to a server, for whoever makes it. */
export interface Ailment {
  readonly entry: EntryId
  readonly calls: ReadonlySet<FaultyCall>
  readonly fault: () => Fault | null
}

/** Servers with their databases and folders, and one log: what the processes share. */
export interface Installation {
  readonly seed: number
  readonly timeline: Timeline
  readonly store: MemoryEventStore
  readonly world: MemoryWorld
  readonly ailments: Set<Ailment>
  /** Folders that take nothing more. */
  readonly full: Set<string>
  readonly chance: (name: string) => Chance
  /** What ails a server, for the calls of any process. */
  readonly ails: (call: FaultyCall, entry: EntryId) => Fault | null
}

export const installation = (seed: number): Installation => {
  const timeline = timelineFrom(chance(seed, 'order'))
  const world = memoryWorld(processClock(timeline, grain, newLife()))
  const [first, ...others] = entries
  if (first !== undefined) world.add(first, 'with database')
  for (const entry of others) world.add(entry)
  const ailments = new Set<Ailment>()
  return {
    seed,
    timeline,
    world,
    ailments,
    store: memoryEventStore(),
    full: new Set(),
    chance: (name) => chance(seed, name),
    ails: (call, entry) => {
      for (const ailment of ailments) {
        if (ailment.entry !== entry || !ailment.calls.has(call)) continue
        const fault = ailment.fault()
        if (fault !== null) return fault
      }
      return null
    },
  }
}
