import type { Entry, GroupId } from '@db-failover/domain'
import type { HostsSubject } from '../../src/contracts/index.ts'
import type { FileAt } from '../../src/index.ts'
import {
  copyOf,
  type Faults,
  type MemoryConnection,
  type MemoryDatabase,
  type MemoryWorld,
  memoryEngine,
  memoryHostConnections,
  memoryWorld,
  faults as newFaults,
  originalGeneration,
} from '../../src/memory/index.ts'

const entry = (id: string): Entry => {
  const folder = (name: string) => ({ server: `//${id}/${name}`, supervisor: `//${id}/${name}` })
  return {
    id,
    machine: `machine-${id}`,
    server: `server-${id}`,
    instance: null,
    database: 'app',
    staging: folder('staging'),
    backup: folder('backup'),
  } as Entry
}

export interface MemorySubject extends HostsSubject<MemoryConnection> {
  readonly memory: MemoryWorld
  readonly faults: Faults
}

const existing = (memory: MemoryWorld, at: { readonly entry: Entry; readonly generation: string }): MemoryDatabase => {
  const database = memory.server(at.entry).databases.get(at.generation)
  if (database === undefined) throw new Error(`there is no ${at.generation}`)
  return database
}

const folderOf = (memory: MemoryWorld, at: FileAt): Map<string, Uint8Array> => {
  const folder = memory.files.get(at.entry[at.folder].supervisor)
  if (folder === undefined) throw new Error('there is no such folder')
  return folder
}

const bytesAt = (memory: MemoryWorld, at: FileAt): Uint8Array => {
  const bytes = folderOf(memory, at).get(at.file)
  if (bytes === undefined) throw new Error(`there is no ${at.file}`)
  return bytes
}

/** Two servers in memory, the first with an empty database. */
export const memorySubject = (): MemorySubject => {
  const memory = memoryWorld()
  const faults = newFaults()
  const master = { entry: entry('master'), generation: originalGeneration(entry('master')) }
  const backup = entry('backup')
  memory.add(master.entry, 'with database')
  memory.add(backup)
  return {
    memory,
    faults,
    engine: memoryEngine(memory, faults),
    hosts: memoryHostConnections(memory, faults),
    write: async (connection, key, value) => connection.set(key, value),
    group: 'group' as GroupId,
    master,
    backup,
    application: {
      put: async (at, key, value) => {
        const database = existing(memory, at)
        database.rows = new Map(database.rows).set(key, value)
      },
      read: async (at) => Object.fromEntries(existing(memory, at).rows),
    },
    world: {
      destroy: async (at) => void memory.server(at.entry).databases.delete(at.generation),
      keep: async (at) => {
        const kept = copyOf(existing(memory, at))
        return async () => void memory.server(at.entry).databases.set(at.generation, copyOf(kept))
      },
      cut: async (e) => memory.down(e),
      reconnect: async (e) => memory.up(e),
      copy: async (from, to) => void folderOf(memory, to).set(to.file, bytesAt(memory, from)),
      damage: async (at, how) => {
        const folder = folderOf(memory, at)
        const bytes = bytesAt(memory, at)
        const middle = Math.floor(bytes.length / 2)
        if (how === 'remove') folder.delete(at.file)
        if (how === 'truncate') folder.set(at.file, bytes.slice(0, -1))
        if (how === 'foreign') folder.set(at.file, new TextEncoder().encode('something else'))
        if (how === 'flip') folder.set(at.file, bytes.with(middle, (bytes[middle] ?? 0) ^ 1))
      },
    },
    dispose: async () => {},
  }
}
