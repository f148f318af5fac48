import type { EpochId } from '@db-failover/domain'
import type { EngineError, HostConnections, OpenOrder } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { FakeClock } from './clock.ts'

/** A database of the test world. */
export interface Database {
  epoch: string
  fenced: boolean
  there: boolean
  reachable: boolean
  readonly rows: string[]
}

export interface Session {
  readonly write: (row: string) => void
}

const error = (_tag: EngineError['_tag'], says: string): Either<EngineError, never> =>
  left({ _tag, retry: _tag === 'OutcomeUnknown' ? 'OutcomeUnknown' : 'Transient', code: 'test', says })

/** Databases by entry and generation, and the connections of one host to them. */
export const databases = ({ clock }: FakeClock) => {
  const all = new Map<string, Database>()
  const delays = { openMs: 0, beginMs: 0, commitMs: 0, destroyMs: 0, reachMs: 0, destroyFails: false }
  const counts = { opened: 0, destroyed: 0, stillAllowed: 0 }
  const key = (entry: string, generation: string) => `${entry} ${generation}`
  const at = (entry: string, generation: string): Database => {
    const found = all.get(key(entry, generation))
    if (found === undefined) throw new Error(`the test has no database ${entry} ${generation}`)
    return found
  }
  const refusal = (order: OpenOrder): Either<EngineError, never> | null => {
    const database = all.get(key(order.entry.id, order.generation))
    if (database === undefined || !database.there) return error('DatabaseMissing', 'there is no such database')
    if (!database.reachable) return error('Unreachable', 'no route to the server')
    if (database.fenced) return error('BadDatabase', 'the database is fenced')
    return database.epoch === order.epoch ? null : error('BadDatabase', 'the database is of another epoch')
  }
  const pause = (ms: number) => (ms > 0 ? clock.sleep(ms) : Promise.resolve())

  const connections: HostConnections<Session> = {
    canReach: async (entry) => {
      await pause(delays.reachMs)
      const here = [...all].filter(([k]) => k.startsWith(`${entry.id} `)).every(([, d]) => d.reachable)
      return { credential: true, reachable: here }
    },
    open: (order) => async () => {
      await pause(delays.openMs)
      const refused = refusal(order)
      if (refused !== null) return refused
      counts.opened += 1
      let destroyed = false
      return right({
        order,
        destroy: async () => {
          if (!destroyed) counts.destroyed += 1
          destroyed = true
          await pause(delays.destroyMs)
          if (delays.destroyFails) throw new Error('the connection does not let itself be destroyed')
        },
        begin: (stillAllowed) => async () => {
          await pause(delays.beginMs)
          const refusedNow = refusal(order)
          if (destroyed) return error('BadDatabase', 'the connection was destroyed')
          if (refusedNow !== null) return refusedNow
          const written: string[] = []
          return right({
            connection: { write: (row: string) => void written.push(row) },
            rollback: () => async () => right(undefined),
            commit: () => async () => {
              await pause(delays.commitMs)
              if (destroyed) return error('BadDatabase', 'the connection was destroyed')
              const refusedAtLast = refusal(order)
              if (refusedAtLast !== null) return refusedAtLast
              counts.stillAllowed += 1
              if (!stillAllowed()) return error('BadDatabase', 'not allowed any more')
              at(order.entry.id, order.generation).rows.push(...written)
              return right(undefined)
            },
          })
        },
      })
    },
  }
  return {
    connections,
    delays,
    counts,
    at,
    create: (entry: string, generation: string, epoch: EpochId | string): Database => {
      const made: Database = { epoch, fenced: false, there: true, reachable: true, rows: [] }
      all.set(key(entry, generation), made)
      return made
    },
  }
}
