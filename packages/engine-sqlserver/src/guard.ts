import { EpochId, type GroupId } from '@db-failover/domain'
import { type Mark, notMarked, overtaken, requireGroup } from '@db-failover/ports'
import type { Asks, Row } from './asks.ts'
import { refused } from './errors.ts'
import {
  createGuard,
  createHostCheck,
  type GuardRow,
  guardExists,
  insertGuard,
  selectGuard,
  updateGuard,
} from './statements/guard.ts'

/** What we keep in a database: one row that travels with its backups. */
export interface Guard extends Mark {
  /** The newest full of ours, and the guid by which the server names it as differential base. */
  readonly base: { readonly set: string; readonly guid: string } | null
  /** The newest restore over the database that msdb knew of when the epoch was written; 0: none, null: it could not be read. */
  readonly newestRestore: number | null
}

const text = (u: unknown): string | null => (typeof u === 'string' ? u : null)

export const guardOf = (row: Row): Guard => {
  const group = text(row['failover_group'])
  const term = Number(row['term'])
  const epoch = text(row['epoch'])
  const set = text(row['base_set'])
  const guid = text(row['base_guid'])
  if (group === null || !Number.isSafeInteger(term) || (epoch !== null && !EpochId.is(epoch)))
    throw refused('BadDatabase', 'BAD_GUARD', 'The row of db_failover_guard cannot be read.')
  return {
    group,
    term,
    epoch,
    fence: text(row['fence']),
    base: set === null || guid === null ? null : { set, guid },
    newestRestore: row['newest_restore'] === null ? null : Number(row['newest_restore']),
  }
}

const rowOf = (g: Guard): GuardRow => ({
  group: g.group,
  term: g.term,
  epoch: g.epoch,
  fence: g.fence,
  baseSet: g.base?.set ?? null,
  baseGuid: g.base?.guid ?? null,
  newestRestore: g.newestRestore,
})

/** The row of a database that is open; null in one that we never marked. */
export const readGuard = async (session: Asks, database: string): Promise<Guard | null> => {
  const { rows: tables } = await session.ask(guardExists(database))
  if (!tables.some((t) => t['name'] === 'db_failover_guard')) return null
  const [row] = (await session.ask(selectGuard(database))).rows
  return row === undefined ? null : guardOf(row)
}

export const requireGuard = async (session: Asks, database: string, group: GroupId): Promise<Guard> => {
  const guard = await readGuard(session, database)
  if (guard === null) throw notMarked()
  return requireGroup(guard, group)
}

export const sameGuard = (a: Guard, b: Guard): boolean => JSON.stringify(rowOf(a)) === JSON.stringify(rowOf(b))

/** One statement that touches the row only while no later term has: so an overtaken leader's change has no effect. */
export const writeGuard = async (session: Asks, database: string, guard: Guard): Promise<Guard> => {
  const { affected } = await session.ask(updateGuard(database, rowOf(guard)))
  if (affected === 1) return guard
  const found = await readGuard(session, database)
  if (found === null || found.group !== guard.group)
    throw refused('BadDatabase', 'OTHER_GROUP', `The database belongs to failover group ${found?.group ?? 'none'}.`)
  throw overtaken(guard.term, found.term)
}

/**
 * Makes what is missing of ours in the database. Each step is harmless when it was done before, and the row's key lets only
 * one row in.
 */
export const ensureGuard = async (session: Asks, database: string, group: GroupId, term: number): Promise<Guard> => {
  const found = await readGuard(session, database)
  if (found !== null) return requireGroup(found, group)
  const tables = (await session.ask(guardExists(database))).rows.map((t) => t['name'])
  if (!tables.includes('db_failover_guard')) await session.ask(createGuard(database))
  if (!tables.includes('db_failover_host_check')) await session.ask(createHostCheck(database))
  const guard: Guard = { group, term, epoch: null, fence: null, base: null, newestRestore: null }
  await session.ask(insertGuard(database, rowOf(guard)))
  return guard
}
