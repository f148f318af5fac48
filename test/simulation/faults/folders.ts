import { groupStream } from '@db-failover/ports'
import { copyOf, type MemoryDatabase } from '@db-failover/ports/memory'
import { securedSets } from 'db-failover-test-checker'
import { day, entries, grain, group, hour } from '../world/group.ts'
import { activeOf, everybody, type FaultKind, lasting, type Reachable } from './fault.ts'

const fullDisk: FaultKind = {
  name: 'a folder takes nothing more',
  weight: 5,
  begin: ({ here, chance }) => {
    const folder = chance.pick(entries).backup.supervisor
    if (here.full.has(folder)) return null
    here.full.add(folder)
    return {
      says: `the disk of ${folder} is full`,
      until: here.timeline.now() + lasting(chance, grain, 2 * day),
      holdsUp: [],
      end: () => void here.full.delete(folder),
    }
  },
}

/** Files that hold what was given up, as the log names them: also those that the state has forgotten with their entry. */
const secured = ({ here }: Reachable): ReadonlySet<string> => {
  const events = (here.store.streams.get(groupStream(group))?.events ?? []).map(({ event }) => ({
    ...event,
    revision: Number(event.revision),
  }))
  return new Set(securedSets(events).map(({ set }) => `${set.replaceAll('/', '-')}`))
}

/** A copy of a backup, but none of those whose loss nothing can make good. */
const someCopy = (w: Reachable) => {
  const kept = secured(w)
  const files = w.here.world.files.get(w.chance.pick(entries).backup.supervisor)
  const names = [...(files?.keys() ?? [])].filter((name) => {
    const [set] = name.split('.')
    return name.endsWith('.memory') && set !== undefined && !kept.has(set)
  })
  return files === undefined || names.length === 0 ? null : { files, name: w.chance.pick(names.toSorted()) }
}

const atOnce = (w: Reachable, says: string) => ({
  says,
  until: w.here.timeline.now() + day,
  holdsUp: everybody,
  end: () => {},
})

const damage: FaultKind = {
  name: 'a copy is damaged',
  weight: 5,
  begin: (w) => {
    const copy = someCopy(w)
    const bytes = copy?.files.get(copy.name)
    if (copy === null || bytes === undefined || bytes.length === 0) return null
    const spoiled = bytes.slice()
    const at = w.chance.below(spoiled.length)
    spoiled[at] = (spoiled[at] ?? 0) ^ (1 << w.chance.below(8))
    copy.files.set(copy.name, spoiled)
    return atOnce(w, `a bit of ${copy.name} is flipped`)
  },
}

const removal: FaultKind = {
  name: 'somebody deletes a copy',
  weight: 3,
  begin: (w) => {
    const copy = someCopy(w)
    if (copy === null) return null
    copy.files.delete(copy.name)
    return atOnce(w, `${copy.name} is deleted`)
  },
}

/** What somebody put aside of the active database, to put it back one day. */
export interface PutAside {
  readonly entry: string
  readonly generation: string
  readonly database: MemoryDatabase
}

/** `replaced`: told of the database that a restore behind our back took away. */
export const behindOurBack = (replaced: (gone: PutAside) => void): FaultKind => {
  let aside: PutAside | null = null
  return {
    name: 'somebody puts an older state of the active database in its place',
    weight: 2,
    begin: (w) => {
      const active = activeOf(w)
      if (active === null) return null
      const { databases, up } = w.here.world.server(active.entry)
      const now = databases.get(active.generation)
      if (now === undefined || !up || now.guard?.fence !== null) return null
      const before = aside
      aside = { entry: active.entry.id, generation: active.generation, database: copyOf(now) }
      if (before?.entry !== active.entry.id || before.generation !== active.generation) return null
      replaced({ ...before, database: now })
      databases.set(active.generation, copyOf(before.database))
      return atOnce(w, `${active.entry.id} is put back to an older state`)
    },
  }
}

const foreignFull: FaultKind = {
  name: 'another tool takes a full backup and displaces our base',
  weight: 3,
  begin: (w) => {
    const active = activeOf(w)
    const database = active === null ? undefined : w.here.world.server(active.entry).databases.get(active.generation)
    if (active === null || database?.guard == null) return null
    database.guard = { ...database.guard, differentialBase: `foreign-${w.chance.below(1_000_000)}` }
    database.base = database.rows
    return { ...atOnce(w, `another tool has taken a full of ${active.entry.id}`), until: w.here.timeline.now() + hour }
  },
}

export const folderFaults: readonly FaultKind[] = [fullDisk, damage, removal, foreignFull]
