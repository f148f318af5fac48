import { type Entry, serverOf, type Verdict } from '@db-failover/domain'
import { type Clock, systemClock } from '../../clock.ts'
import { type MemoryFiles, memoryFiles } from '../files-store.ts'
import { type MemoryDatabase, memoryDatabase } from './database.ts'

/** A database server, with the folders of its entries. */
export interface MemoryServer {
  up: boolean
  /** What every probe of a database here answers instead of what is so (`starting`, `administrator`, `unhappy`). */
  says: Verdict | null
  /** Port refused, as during a restart; counts while it is not up. */
  refused: boolean
  readonly databases: Map<string, MemoryDatabase>
  readonly folders: Set<string>
}

/** Servers, databases and backup folders of a world in memory. Ids count up, so that a run can be repeated exactly. */
export interface MemoryWorld {
  readonly clock: Clock
  /** Reachable folders only: a server that is down has none. */
  readonly files: MemoryFiles
  readonly server: (entry: Entry) => MemoryServer
  /** Makes the entry's server and empty folders known; a database of that name begins empty. */
  readonly add: (entry: Entry, database?: 'with database') => void
  readonly down: (entry: Entry) => void
  readonly up: (entry: Entry) => void
  readonly nextId: (kind: string) => string
}

/** The generation that an entry has before any restore. */
export const originalGeneration = (entry: Entry): string => entry.database

export const memoryWorld = (clock: Clock = systemClock, files: MemoryFiles = memoryFiles()): MemoryWorld => {
  const servers = new Map<string, MemoryServer>()
  const unreachable = new Map<string, Map<string, Uint8Array>>()
  const move = (from: MemoryFiles, to: MemoryFiles, folders: Iterable<string>) => {
    for (const folder of folders) {
      const content = from.get(folder)
      if (content === undefined) continue
      to.set(folder, content)
      from.delete(folder)
    }
  }
  const server = (entry: Entry): MemoryServer => {
    const key = serverOf(entry)
    const known = servers.get(key)
    if (known !== undefined) return known
    const made: MemoryServer = { up: true, says: null, refused: false, databases: new Map(), folders: new Set() }
    servers.set(key, made)
    return made
  }
  let ids = 0
  return {
    clock,
    files,
    server,
    add: (entry, database) => {
      const { databases, folders } = server(entry)
      for (const { supervisor } of [entry.staging, entry.backup]) {
        folders.add(supervisor)
        if (!files.has(supervisor)) files.set(supervisor, new Map())
      }
      if (database !== undefined) databases.set(originalGeneration(entry), memoryDatabase())
    },
    down: (entry) => {
      const s = server(entry)
      s.up = false
      move(files, unreachable, s.folders)
    },
    up: (entry) => {
      const s = server(entry)
      s.up = true
      move(unreachable, files, s.folders)
    },
    nextId: (kind) => `${kind}-${++ids}`,
  }
}
