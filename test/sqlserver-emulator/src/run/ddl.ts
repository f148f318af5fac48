import type { StoredColumn, StoredKey, StoredTable } from '../instance/content.ts'
import { mayInDatabase } from '../instance/permission.ts'
import type { TableData } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import { resolveType } from '../sql/type.ts'
import type { TableDefinition } from '../tree/statement.ts'
import type { Context } from './executor.ts'
import { databaseOf, findTable } from './tables.ts'
import { newName } from './write.ts'

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

export const createTable = (path: readonly string[], definition: TableDefinition, context: Context): void => {
  const { instance, session } = context
  const name = path.at(-1) ?? ''
  if (name.startsWith('#')) {
    if (session.temporary.has(name.toLowerCase())) throw sqlError(2714, name)
    session.temporary.set(name.toLowerCase(), memoryTable(storedTable([name], definition, -1000, instance.now())))
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
  database.commit([
    { kind: 'counter', key: 'object', value: id },
    { kind: 'table', key: id, value },
  ])
}

export const dropTable = (path: readonly string[], ifExists: boolean, context: Context): void => {
  const name = path.at(-1) ?? ''
  if (name.startsWith('#')) {
    if (!context.session.temporary.delete(name.toLowerCase()) && !ifExists) throw sqlError(3701, 'drop', 'table', name)
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
  const rows = [...data.committed.keys()].map((key) => ({
    kind: 'row' as const,
    table: data.table.id,
    key,
    value: null,
  }))
  database.commit([...rows, { kind: 'table', key: data.table.id, value: null }])
}
