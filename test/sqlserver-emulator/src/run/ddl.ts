import type { StoredColumn, StoredKey, StoredTable } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { mayInDatabase } from '../instance/permission.ts'
import type { PendingTable, TableData } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import { resolveType } from '../sql/type.ts'
import type { TableDefinition } from '../tree/statement.ts'
import type { Context } from './executor.ts'
import { databaseOf, findTable, newData, pendingKey } from './tables.ts'
import { lockTable, newName } from './write.ts'

const keysOf = (name: string, definition: TableDefinition): readonly StoredKey[] => {
  const at = (column: string): number => {
    const found = definition.columns.findIndex((one) => one.name.toLowerCase() === column.toLowerCase())
    if (found < 0) throw sqlError(1911, column)
    return found
  }
  const inline = definition.columns.flatMap(({ primaryKey, unique }, i) => [
    ...(primaryKey ? [{ name: newName('PK', name), primary: true, columns: [i] }] : []),
    ...(unique ? [{ name: newName('UQ', name), primary: false, columns: [i] }] : []),
  ])
  const stated = definition.constraints.flatMap((constraint) =>
    constraint.kind === 'check'
      ? []
      : [
          {
            name: constraint.name ?? newName(constraint.kind === 'primaryKey' ? 'PK' : 'UQ', name),
            primary: constraint.kind === 'primaryKey',
            columns: constraint.columns.map(at),
          },
        ],
  )
  return [...inline, ...stated]
}

export const storedTable = (
  path: readonly string[],
  definition: TableDefinition,
  id: number,
  created: number,
): StoredTable => {
  const name = path.at(-1) ?? ''
  const names = definition.columns.map((column) => column.name.toLowerCase())
  const twice = definition.columns.find((column, i) => names.indexOf(column.name.toLowerCase()) !== i)
  if (twice !== undefined) throw sqlError(2705, twice.name, name)
  const keys = keysOf(name, definition)
  const inKey = (i: number) => keys.some(({ primary, columns }) => primary && columns.includes(i))
  const columns = definition.columns.map(
    (column, i): StoredColumn => ({
      name: column.name,
      type: resolveType(column.type, 1),
      nullable: column.nullable ?? (!inKey(i) && column.identity === null),
      identity: column.identity,
      default: column.default === null ? null : JSON.stringify(column.default),
    }),
  )
  const checks = [
    ...definition.columns.flatMap(({ check }) =>
      check === null ? [] : [{ name: newName('CK', name), condition: JSON.stringify(check) }],
    ),
    ...definition.constraints.flatMap((one) =>
      one.kind === 'check' ? [{ name: one.name ?? newName('CK', name), condition: JSON.stringify(one.condition) }] : [],
    ),
  ]
  return { id, schema: path.at(-2) || 'dbo', name, columns, keys, checks, created }
}

export const memoryTable = (table: StoredTable): TableData => ({
  database: 'tempdb',
  table,
  committed: new Map(),
  overlay: new Map(),
  resource: '',
})

/** Until its transaction ends only the session itself knows of it; a rollback takes it back. */
const pend = (database: Database, path: readonly string[], table: PendingTable, context: Context): void => {
  const { transaction } = context.session
  if (transaction === null) throw new Error('a table is made and dropped within a transaction')
  const { pending, undo } = transaction
  const key = pendingKey(database, path.at(-2) ?? '', path.at(-1) ?? '')
  const before = pending.get(key)
  pending.set(key, table)
  undo.push({ back: () => (before === undefined ? pending.delete(key) : pending.set(key, before)) })
}

/** Temporary tables are the session's own, and follow its transactions too. */
const setTemporary = (name: string, table: TableData | null, { session }: Context): void => {
  const key = name.toLowerCase()
  const before = session.temporary.get(key)
  const put = (data: TableData | null | undefined) =>
    data == null ? session.temporary.delete(key) : session.temporary.set(key, data)
  put(table)
  session.transaction?.undo.push({ back: () => put(before) })
}

/** CREATE TABLE; within a transaction of the caller's, or one of its own. */
export const createTable = (path: readonly string[], definition: TableDefinition, context: Context): void => {
  const { instance, session } = context
  const name = path.at(-1) ?? ''
  if (name.startsWith('#')) {
    if (session.temporary.has(name.toLowerCase())) throw sqlError(2714, name)
    setTemporary(name, memoryTable(storedTable([name], definition, -1000, instance.now())), context)
    return
  }
  const database = databaseOf(path, context)
  const login = instance.login(session.login)
  if (login === null || !mayInDatabase(database, login, 'CREATE TABLE'))
    throw sqlError(262, 'CREATE TABLE', database.record.name)
  if (database.record.readOnly || database.record.standby) throw sqlError(3906, database.record.name)
  const schema = (path.at(-2) || 'dbo').toLowerCase()
  if (schema !== 'dbo') throw sqlError(2760, path.at(-2) ?? '')
  if (findTable(path, context) !== null) throw sqlError(2714, name)
  const id = (database.content?.counter('object') ?? 885_578_191) + 16
  const value = storedTable(path, definition, id, instance.now())
  database.commit([{ kind: 'counter', key: 'object', value: id }])
  pend(database, path, { data: newData(database, value), is: 'made' }, context)
}

/** DROP TABLE; within a transaction of the caller's, or one of its own. */
export const dropTable = async (
  path: readonly string[],
  ifExists: boolean,
  context: Context,
  cancel: AbortSignal,
): Promise<void> => {
  const name = path.at(-1) ?? ''
  if (name.startsWith('#')) {
    if (context.session.temporary.has(name.toLowerCase())) setTemporary(name, null, context)
    else if (!ifExists) throw sqlError(3701, 'drop', 'table', name)
    return
  }
  const data = findTable(path, context)
  if (data === null) {
    if (ifExists) return
    throw sqlError(3701, 'drop', 'table', path.join('.'))
  }
  const database = databaseOf(path, context)
  if (database.record.readOnly || database.record.standby) throw sqlError(3906, database.record.name)
  const login = context.instance.login(context.session.login)
  if (login === null || !mayInDatabase(database, login, 'ALTER', `${data.table.schema}.${data.table.name}`))
    throw sqlError(3701, 'drop', 'table', name)
  await lockTable(data, context, cancel)
  const made = context.session.transaction?.pending.get(pendingKey(database, path.at(-2) ?? '', name))?.is === 'made'
  pend(database, path, { data, is: made ? 'made and dropped' : 'dropped' }, context)
}
