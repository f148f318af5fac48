import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EngineError } from '../engine/engine.ts'
import { engineError } from '../engine/engine-error.ts'
import type { HostConnection, HostConnections, OpenOrder, StillAllowed } from '../hosts/host-connections.ts'
import { type Call, caller } from './engine/call.ts'
import { reachDatabase, requireOpen } from './engine/reach.ts'
import { type Faults, faults as noFaults } from './faults.ts'
import type { MemoryDatabase } from './world/database.ts'
import type { MemoryWorld } from './world/world.ts'

/** What an application reads and writes within one transaction; its writes become visible at the commit. */
export interface MemoryConnection {
  readonly get: (key: string) => string | undefined
  readonly set: (key: string, value: string) => void
  readonly delete: (key: string) => void
}

const destroyedError = engineError('BadDatabase', 'DESTROYED', 'The connection was destroyed.')
const endedError = engineError('BadDatabase', 'ENDED', 'The transaction has ended already.')
const leaseOver = engineError('BadDatabase', 'NOT_ALLOWED', 'The host may no longer write: its lease is over.')

const current = (world: MemoryWorld, order: OpenOrder): Either<EngineError, MemoryDatabase> => {
  const database = reachDatabase(world, order)
  if (database._tag === 'Left') return database
  const open = requireOpen(database.right, order.group, order.epoch)
  return open._tag === 'Left' ? open : database
}

const connectionOf = (
  world: MemoryWorld,
  call: Call,
  order: OpenOrder,
  own: MemoryDatabase,
): HostConnection<MemoryConnection> => {
  let destroyed = false
  const still = (stillAllowed: StillAllowed): Either<EngineError, MemoryDatabase> => {
    if (destroyed) return left(destroyedError)
    const database = current(world, order)
    if (database._tag === 'Left') return database
    if (database.right !== own)
      return left(engineError('DatabaseMissing', 'REPLACED', 'Another database lies in place of the opened one.'))
    return stillAllowed() ? database : left(leaseOver)
  }
  return {
    order,
    begin: (stillAllowed) =>
      call('hosts.begin', order.entry, null, () => {
        const begun = still(stillAllowed)
        if (begun._tag === 'Left') return begun
        const writes = new Map<string, string | null>()
        let ended = false
        return right({
          connection: {
            get: (key: string) => (writes.has(key) ? (writes.get(key) ?? undefined) : own.rows.get(key)),
            set: (key: string, value: string) => void writes.set(key, value),
            delete: (key: string) => void writes.set(key, null),
          },
          commit: () =>
            call('hosts.commit', order.entry, null, () => {
              if (ended) return left(endedError)
              ended = true
              const database = still(stillAllowed)
              if (database._tag === 'Left') return database
              const rows = new Map(database.right.rows)
              for (const [key, value] of writes) value === null ? rows.delete(key) : rows.set(key, value)
              database.right.rows = rows
              return right(undefined)
            }),
          rollback: () => async () => {
            ended = true
            return right(undefined)
          },
        })
      }),
    destroy: async () => {
      destroyed = true
    },
  }
}

/** The host's side of a world in memory. */
export const memoryHostConnections = (
  world: MemoryWorld,
  faults: Faults = noFaults(),
): HostConnections<MemoryConnection> => {
  const call = caller(world, faults, () => false)
  return {
    open: (order) =>
      call('hosts.open', order.entry, null, () => {
        const database = current(world, order)
        return database._tag === 'Left' ? database : right(connectionOf(world, call, order, database.right))
      }),
    canReach: async (entry) => ({ credential: true, reachable: world.server(entry).up }),
  }
}
