import type { EntryId } from '@db-failover/domain'
import { type EventLog, groupStream } from '@db-failover/ports'
import {
  type Fault,
  type FaultyCall,
  type MemoryEventStore,
  type MemoryWorld,
  memoryEventLog,
  memoryEventStore,
  memoryWorld,
} from '@db-failover/ports/memory'
import { type Chance, chance } from '../chance.ts'
import { newLife } from '../processes/life.ts'
import { processClock } from '../time/process-clock.ts'
import { type Timeline, timelineFrom } from '../time/timeline.ts'
import { entries, grain, group } from './group.ts'

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
  /** A connection to the log; what is appended to the group's stream through any is seen as it comes. */
  readonly log: () => EventLog
  /** When each event of the group's stream came into the log, by its revision. */
  readonly cameAt: readonly number[]
  readonly world: MemoryWorld
  readonly ailments: Set<Ailment>
  /** Folders that take nothing more. */
  readonly full: Set<string>
  /** The number of the next row that a host writes: no two rows are one. */
  readonly nextRow: () => number
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
  const store = memoryEventStore()
  const stream = groupStream(group)
  const cameAt: number[] = []
  let rows = 0
  const log = (): EventLog => {
    const inner = memoryEventLog(store)
    return {
      ...inner,
      append: (name, expected, events) => async () => {
        const answer = await inner.append(name, expected, events)()
        const head = store.streams.get(stream)?.events.length ?? 0
        while (cameAt.length < head) cameAt.push(timeline.now())
        return answer
      },
    }
  }
  return {
    seed,
    timeline,
    world,
    ailments,
    store,
    log,
    cameAt,
    full: new Set(),
    nextRow: () => ++rows,
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
