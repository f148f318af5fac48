import type { Row } from '../instance/content.ts'
import { mayInDatabase } from '../instance/permission.ts'
import type { TableData } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import { isBinary, isText, type Value } from '../sql/type.ts'
import type { Expression } from '../tree/query.ts'
import { bind, bindTest } from './bind.ts'
import { type Bound, NOWHERE, type Scope } from './bound.ts'
import { convert } from './convert.ts'
import type { Context } from './executor.ts'
import { columnsOf } from './relation.ts'
import { databaseOf, findTable } from './tables.ts'

export const writable = (
  path: readonly string[],
  action: 'INSERT' | 'UPDATE' | 'DELETE',
  context: Context,
): TableData => {
  const data = findTable(path, context)
  if (data === null) throw sqlError(208, path.join('.'))
  if (data.resource === '') return data
  const database = databaseOf(path, context)
  if (database.record.readOnly || database.record.standby) throw sqlError(3906, database.record.name)
  const login = context.instance.login(context.session.login)
  const object = `${data.table.schema}.${data.table.name}`
  if (login === null || !mayInDatabase(database, login, action, object))
    throw sqlError(229, action, data.table.name, data.database, data.table.schema)
  return data
}

export const fits = (data: TableData, at: number, value: Value, bound: Bound, action: string): Value => {
  const column = data.table.columns[at]
  if (column === undefined) return null
  const whole =
    isText(column.type) || isBinary(column.type)
      ? ({
          ...column.type,
          length: -1,
          name: column.type.name === 'char' ? 'varchar' : column.type.name === 'nchar' ? 'nvarchar' : column.type.name,
        } as const)
      : column.type
  const found = convert(value, bound.type, whole)
  const length = typeof found === 'string' || found instanceof Uint8Array ? found.length : 0
  if (column.type.length > 0 && length > column.type.length)
    throw sqlError(
      2628,
      `${data.database}.${data.table.schema}.${data.table.name}`,
      column.name,
      String(found).slice(0, column.type.length),
    )
  if (found === null && !column.nullable)
    throw sqlError(515, column.name, `${data.database}.${data.table.schema}.${data.table.name}`, action)
  return found === null ? null : convert(found, whole, column.type)
}

const scopeOf = (data: TableData): Scope => ({ columns: columnsOf(data, null), outer: null, aggregates: null })

export const requireChecks = (data: TableData, row: Row, context: Context, action: string): void => {
  for (const { name, condition } of data.table.checks) {
    const parsed: Expression = JSON.parse(condition)
    if (bindTest(parsed, scopeOf(data), context)({ ...NOWHERE, row }) === false)
      throw sqlError(547, action, 'CHECK', name, data.database, `${data.table.schema}.${data.table.name}`, '', '', '.')
  }
}

export const columnAt = (data: TableData, name: string): number => {
  const at = data.table.columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase())
  if (at < 0) throw sqlError(207, name)
  return at
}

export const defaultOf = (data: TableData, at: number, context: Context): Bound => {
  const text = data.table.columns[at]?.default ?? null
  const expression: Expression =
    text === null ? { kind: 'literal', type: 'null', value: '', national: false } : JSON.parse(text)
  return bind(expression, null, context)
}
