import { sqlError } from '../sql/error.ts'
import type { DataType } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { integer } from './names.ts'

/** How many figures in parentheses a type may carry, and whether `max` is one of them. */
const TYPES: ReadonlyMap<string, 0 | 1 | 2 | 'max'> = new Map<string, 0 | 1 | 2 | 'max'>([
  ...(
    'bit tinyint smallint int bigint real money smallmoney date datetime smalldatetime uniqueidentifier sysname ' +
    'rowversion timestamp xml sql_variant text ntext image'
  )
    .split(' ')
    .map((name) => [name, 0] as const),
  ...'float time datetime2 datetimeoffset char nchar binary'.split(' ').map((name) => [name, 1] as const),
  ...'varchar nvarchar varbinary'.split(' ').map((name) => [name, 'max'] as const),
  ...'decimal numeric'.split(' ').map((name) => [name, 2] as const),
])

const named = (cursor: Cursor): string => {
  const first = cursor.name()
  const name = cursor.takeSymbol('.') === null ? first : cursor.name()
  return name.toLowerCase()
}

export const dataType = (cursor: Cursor, ordinal = 1): DataType => {
  const line = cursor.peek().line
  const written = named(cursor)
  const name = { integer: 'int', dec: 'decimal', character: 'char' }[written] ?? written
  const figures = TYPES.get(name)
  if (figures === undefined) throw sqlError(2715, ordinal, written).at(line)
  if (!cursor.isSymbol('(')) return { name, length: null, scale: null }
  if (figures === 0) cursor.fail()
  return cursor.inParentheses(() => {
    if (figures === 'max' && cursor.takeWord('MAX') !== null) return { name, length: 'max' as const, scale: null }
    const length = integer(cursor)
    const scale = figures === 2 && cursor.takeSymbol(',') !== null ? integer(cursor) : null
    return { name, length, scale }
  })
}
