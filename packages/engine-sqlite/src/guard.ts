import { randomUUID } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { Decimal, EpochId, GroupId, type Lineage } from '@db-failover/domain'
import { type Mark, notMarked, requireGroup } from '@db-failover/ports'
import { refused } from './errors.ts'

/** What we keep in a database: one row that travels with its file. */
export interface Guard extends Mark {
  readonly group: GroupId
  /** Which physical history this is; given once, and kept by every restore. */
  readonly identity: string
  /** Anew whenever a restore is opened. */
  readonly fork: string
  /** Raised by the leader's probes; never falls on one fork. */
  readonly counter: Decimal
  readonly differentialBase: string | null
}

export type GuardFound =
  | { readonly _tag: 'Guard'; readonly guard: Guard }
  /** A sound database that we never marked. */
  | { readonly _tag: 'Unmarked' }
  | { readonly _tag: 'Unreadable'; readonly says: string }

const create = `CREATE TABLE db_failover_guard (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  failover_group TEXT NOT NULL,
  term INTEGER NOT NULL,
  identity TEXT NOT NULL,
  fork TEXT NOT NULL,
  epoch TEXT,
  fence TEXT,
  counter INTEGER NOT NULL,
  differential_base TEXT
) STRICT`

const present = `SELECT count(*) AS found FROM sqlite_schema WHERE type = 'table' AND name = 'db_failover_guard'`

const select = `SELECT failover_group, term, identity, fork, epoch, fence, CAST(counter AS TEXT) AS counter, differential_base
  FROM db_failover_guard`

const textOrNull = (u: unknown): u is string | null => u === null || typeof u === 'string'

const decode = (row: Readonly<Record<string, unknown>>): Guard | null => {
  const {
    failover_group: group,
    term,
    identity,
    fork,
    epoch,
    fence,
    counter,
    differential_base: differentialBase,
  } = row
  if (!GroupId.is(group) || !Decimal.is(counter)) return null
  if (typeof term !== 'number' || !Number.isSafeInteger(term) || term < 0) return null
  if (typeof identity !== 'string' || identity === '' || typeof fork !== 'string' || fork === '') return null
  if (epoch !== null && !EpochId.is(epoch)) return null
  if (!textOrNull(fence) || !textOrNull(differentialBase)) return null
  return { group, term, identity, fork, epoch, fence, counter, differentialBase }
}

/** Reads the row as the connection's transaction sees it. Throws only what SQLite throws for the file as a whole. */
export const readGuard = (db: DatabaseSync): GuardFound => {
  if (db.prepare(present).get()?.['found'] !== 1) return { _tag: 'Unmarked' }
  let rows: readonly Readonly<Record<string, unknown>>[]
  try {
    rows = db.prepare(select).all()
  } catch (cause) {
    const shape = cause instanceof Error && 'errcode' in cause && cause.errcode === 1
    if (!shape) throw cause
    return { _tag: 'Unreadable', says: 'The table db_failover_guard has another shape than ours.' }
  }
  const row = rows[0]
  if (rows.length !== 1 || row === undefined)
    return { _tag: 'Unreadable', says: `The table db_failover_guard has ${rows.length} rows instead of one.` }
  const guard = decode(row)
  return guard === null
    ? { _tag: 'Unreadable', says: 'The row in db_failover_guard holds what we never write.' }
    : { _tag: 'Guard', guard }
}

export const lineageOf = (g: Guard): Lineage => ({
  identity: g.identity,
  fork: g.fork,
  counter: g.counter,
  differentialBase: g.differentialBase,
  epoch: g.epoch,
})

/** What a database that we never marked says of itself: it continues no database of ours. */
export const unmarked: Lineage = {
  identity: 'unmarked',
  fork: 'unmarked',
  counter: '0' as Decimal,
  differentialBase: null,
  epoch: null,
}

/** The guard row of a database of this group; null when it was never marked. */
export const guardOrNull = (db: DatabaseSync, group: GroupId): Guard | null => {
  const found = readGuard(db)
  if (found._tag === 'Unreadable') throw refused('BadDatabase', 'BAD_GUARD', found.says)
  return found._tag === 'Guard' ? requireGroup(found.guard, group) : null
}

/** The guard row of a database of this group, or a refusal. */
export const requireGuard = (db: DatabaseSync, group: GroupId): Guard => {
  const guard = guardOrNull(db, group)
  if (guard === null) throw notMarked()
  return guard
}

/** Within a write transaction: the guard row of this group, made now where the database has none. */
export const ensureGuard = (db: DatabaseSync, group: GroupId): Guard => {
  const guard = guardOrNull(db, group)
  if (guard !== null) return guard
  db.exec(create)
  db.prepare('INSERT INTO db_failover_guard VALUES (1, ?, 0, ?, ?, NULL, NULL, 0, NULL)').run(
    group,
    randomUUID(),
    randomUUID(),
  )
  return requireGuard(db, group)
}

/** Within a write transaction: writes the row back and answers it as it stands. */
export const writeGuard = (db: DatabaseSync, guard: Guard): Guard => {
  db.prepare('UPDATE db_failover_guard SET term = ?, fork = ?, epoch = ?, fence = ?, differential_base = ?').run(
    guard.term,
    guard.fork,
    guard.epoch,
    guard.fence,
    guard.differentialBase,
  )
  return guard
}

/** Within a write transaction: raises the counter by one, for a leader of this term. */
export const raiseCounter = (db: DatabaseSync, guard: Guard, term: number): Guard => {
  db.prepare('UPDATE db_failover_guard SET counter = counter + 1, term = ?').run(term)
  return { ...guard, term, counter: (BigInt(guard.counter) + 1n).toString() as Decimal }
}
