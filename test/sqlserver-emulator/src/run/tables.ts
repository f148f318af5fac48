import type { StoredTable } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { mayEnter } from '../instance/permission.ts'
import type { SessionState, TableData } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import type { Context } from './executor.ts'
import { stateObjection } from './state.ts'

/** By which a transaction knows a table that it made or dropped. */
export const pendingKey = (database: Database, schema: string, name: string): string =>
  `${database.record.id}/${(schema || 'dbo').toLowerCase()}.${name.toLowerCase()}`

/** Tables of a database that somebody has used, each with what a transaction changed and has not committed. */
const known = new WeakMap<Database, Map<number, TableData>>()

const dataOf = (database: Database, table: StoredTable): TableData => {
  const tables = known.get(database) ?? new Map<number, TableData>()
  known.set(database, tables)
  const committed = database.content?.rows(table.id) ?? new Map()
  const found = tables.get(table.id)
  if (found !== undefined && found.committed === committed && found.table === table) return found
  const made = newData(database, table)
  tables.set(table.id, made)
  return made
}

export const newData = (database: Database, table: StoredTable): TableData => ({
  database: database.record.name,
  table,
  committed: database.content?.rows(table.id) ?? new Map(),
  overlay: new Map(),
  resource: `OBJECT:${database.record.id}:${table.id}`,
})

/** The database that a name of one to three parts means, usable by this session. */
export const databaseOf = (path: readonly string[], context: Context): Database => {
  const name = path.length >= 3 ? (path.at(-3) ?? '') : context.session.database
  const database = context.instance.find(name)
  if (database === null) throw path.length >= 3 ? sqlError(208, path.join('.')) : sqlError(911, name)
  const objection = stateObjection(database, context)
  if (objection !== null) throw objection
  const login = context.instance.login(context.session.login)
  if (login === null || !mayEnter(database, login)) throw sqlError(916, context.session.login, database.record.name)
  return database
}

export const findTable = (path: readonly string[], context: Context): TableData | null => {
  const name = path.at(-1) ?? ''
  if (name.startsWith('#')) return context.session.temporary.get(name.toLowerCase()) ?? null
  if (name.startsWith('@')) return context.tableVariables.get(name.toLowerCase()) ?? null
  const schema = path.at(-2) ?? ''
  const database = databaseOf(path, context)
  const pending = context.session.transaction?.pending.get(pendingKey(database, schema, name))
  if (pending !== undefined) return pending.is === 'made' ? pending.data : null
  const table = database.content
    ?.tables()
    .find(
      (one) =>
        one.name.toLowerCase() === name.toLowerCase() && one.schema.toLowerCase() === (schema.toLowerCase() || 'dbo'),
    )
  return table === undefined ? null : dataOf(database, table)
}

export const changesIt = (data: TableData, session: SessionState): boolean =>
  session.transaction?.tables.has(data) === true
