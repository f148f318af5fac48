import { Decimal, type Lineage } from '@db-failover/domain'
import type { Asks, Row } from './asks.ts'
import { Refused } from './errors.ts'
import { type Guard, readGuard } from './guard.ts'
import { basesInDatabase, basesInMaster, logEnd, markers, newestRestore } from './statements/catalog.ts'

export interface DatabaseState {
  readonly id: number
  readonly state: string
  readonly access: string
  readonly readOnly: boolean
  readonly standby: boolean
  /** What else moves the database from server to server; null: nothing. */
  readonly memberOf: 'an availability group' | 'database mirroring' | 'a database snapshot' | null
  readonly family: string | null
  readonly guid: string | null
  readonly fork: string | null
}

const text = (u: unknown): string | null => (typeof u === 'string' && u !== '' ? u : null)
const guidOrNull = (u: unknown): string | null => text(u)?.toLowerCase() ?? null

const memberOf = (row: Row): DatabaseState['memberOf'] => {
  if (row['source_database_id'] !== null) return 'a database snapshot'
  if (row['replica_id'] !== null) return 'an availability group'
  return row['mirroring_guid'] === null ? null : 'database mirroring'
}

const stateOf = (row: Row): DatabaseState => ({
  id: Number(row['database_id']),
  state: text(row['state_desc']) ?? 'UNKNOWN',
  access: text(row['user_access_desc']) ?? 'UNKNOWN',
  readOnly: row['is_read_only'] === true,
  standby: row['is_in_standby'] === true,
  memberOf: memberOf(row),
  family: guidOrNull(row['family_guid']),
  guid: guidOrNull(row['database_guid']),
  fork: guidOrNull(row['recovery_fork_guid']),
})

/** Null: the server has no database of that name. */
export const readState = async (session: Asks, database: string): Promise<DatabaseState | null> => {
  const [row] = (await session.ask(markers(database))).rows
  return row === undefined ? null : stateOf(row)
}

/**
 * `0000002b:000002f0:0025` (virtual log file, block, slot; hexadecimal) as one number that orders as they do, with the
 * places that the server's own numeric form has; a number stays as it is. Null for anything else.
 */
export const lsnOf = (value: unknown): Decimal | null => {
  if (typeof value === 'string') {
    const parts = /^([0-9a-f]{1,8}):([0-9a-f]{1,8}):([0-9a-f]{1,4})$/i.exec(value.trim())
    if (parts === null) return Decimal.is(value) ? value : null
    const [file = '0', block = '0', slot = '0'] = parts.slice(1)
    const whole = BigInt(`0x${file}`) * 1_000_000_000_000_000n + BigInt(`0x${block}`) * 100_000n + BigInt(`0x${slot}`)
    const digits = whole.toString()
    return Decimal.is(digits) ? digits : null
  }
  return null
}

/** What may be missing for want of a permission is "don't know", and no error. */
const orNull = async <A>(work: Promise<A>): Promise<A | null> => {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof Refused && cause.error._tag === 'NotPermitted') return null
    throw cause
  }
}

/** The one full that all data files name as base; null when they name none, or not the same. */
const baseOf = async (session: Asks, database: string, state: DatabaseState): Promise<string | null> => {
  const statement = state.state === 'ONLINE' && !state.readOnly ? basesInDatabase(database) : basesInMaster(state.id)
  const { rows } = await session.ask(statement)
  const bases = new Set(rows.map((r) => guidOrNull(r['differential_base_guid'])))
  const [only] = bases
  return bases.size === 1 ? (only ?? null) : null
}

/** 0: msdb knows of no restore over it, or was purged; null: it cannot be read. */
export const restoresOver = async (session: Asks, database: string): Promise<number | null> => {
  const answer = await orNull(session.ask(newestRestore(database)))
  return answer === null ? null : Number(answer.rows[0]?.['newest'] ?? 0)
}

/**
 * A restore of exactly what stands there may keep every guid, and what is written after it soon passes the old end of the log:
 * then only msdb tells, by a restore that is newer than the one that was known when the epoch was written.
 */
const restoredSince = async (session: Asks, database: string, guard: Guard | null): Promise<string> => {
  const known = guard?.newestRestore ?? null
  const newest = known === null ? null : await restoresOver(session, database)
  return known !== null && newest !== null && newest > known ? `/restored ${newest}` : ''
}

export interface Marked {
  readonly lineage: Lineage | null
  readonly guard: Guard | null
  readonly base: string | null
}

/**
 * What an open database says of itself. `lineage` is null where a part of it cannot be read.
 * identity: the family's guid, which every restore keeps. fork: database and recovery fork, and a restore that only msdb
 * tells of.
 * counter: the end of the log. differentialBase: the set of ours that the guard row knows under the base's guid, else that
 * guid, so that another tool's full shows.
 */
export const readMarkers = async (session: Asks, database: string, state: DatabaseState): Promise<Marked> => {
  const guard = await readGuard(session, database)
  const end = await orNull(session.ask(logEnd(state.id)))
  const counter = lsnOf(end?.rows[0]?.['log_end_lsn'])
  const base = await orNull(baseOf(session, database, state))
  if (state.family === null || state.guid === null || state.fork === null || counter === null)
    return { lineage: null, guard, base }
  const lineage: Lineage = {
    identity: state.family,
    fork: `${state.guid}/${state.fork}${await restoredSince(session, database, guard)}`,
    counter,
    differentialBase: base !== null && base === guard?.base?.guid ? guard.base.set : base,
    epoch: guard?.epoch ?? null,
  }
  return { lineage, guard, base }
}
