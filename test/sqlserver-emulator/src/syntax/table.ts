import type { ColumnDefinition, TableConstraint, TableDefinition } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { dataType } from './data-type.ts'
import { integer } from './names.ts'

const named = (cursor: Cursor): string | null => (cursor.takeWord('CONSTRAINT') === null ? null : cursor.name())

const key = (cursor: Cursor): 'primaryKey' | 'unique' | null => {
  const kind = cursor.takeWords('PRIMARY', 'KEY') ? 'primaryKey' : cursor.takeWord('UNIQUE') === null ? null : 'unique'
  if (kind !== null) cursor.takeWord('CLUSTERED', 'NONCLUSTERED')
  return kind
}

const signed = (cursor: Cursor): number => (cursor.takeSymbol('-') === null ? 1 : -1) * integer(cursor)

const identity = (cursor: Cursor) => {
  if (!cursor.isSymbol('(')) return { seed: 1, increment: 1 }
  return cursor.inParentheses(() => {
    const seed = signed(cursor)
    cursor.symbol(',')
    return { seed, increment: signed(cursor) }
  })
}

/** IDENTITY, COLLATE and DEFAULT stand once: a second one ends the column, and is then out of place. */
const column = (cursor: Cursor, ordinal: number): ColumnDefinition => {
  const name = cursor.name()
  const type = dataType(cursor, ordinal)
  let found: ColumnDefinition = {
    name,
    type,
    nullable: null,
    identity: null,
    default: null,
    collation: null,
    primaryKey: false,
    unique: false,
    check: null,
  }
  for (;;) {
    if (cursor.takeWords('NOT', 'NULL')) found = { ...found, nullable: false }
    else if (cursor.takeWord('NULL') !== null) found = { ...found, nullable: true }
    else if (found.identity === null && cursor.takeWord('IDENTITY') !== null)
      found = { ...found, identity: identity(cursor) }
    else if (found.collation === null && cursor.takeWord('COLLATE') !== null)
      found = { ...found, collation: cursor.name() }
    else {
      const constrained = named(cursor) !== null
      if (found.default === null && cursor.takeWord('DEFAULT') !== null)
        found = { ...found, default: cursor.grammar.expression(cursor) }
      else if (cursor.takeWord('CHECK') !== null)
        found = { ...found, check: cursor.inParentheses(() => cursor.grammar.condition(cursor)) }
      else {
        const kind = key(cursor)
        if (kind === null && constrained) cursor.fail()
        if (kind === null) return found
        found = { ...found, primaryKey: found.primaryKey || kind === 'primaryKey', unique: kind === 'unique' }
      }
    }
  }
}

const constraint = (cursor: Cursor): TableConstraint | null => {
  const name = named(cursor)
  if (cursor.takeWord('CHECK') !== null)
    return { kind: 'check', name, condition: cursor.inParentheses(() => cursor.grammar.condition(cursor)) }
  const kind = key(cursor)
  if (kind === null) return name === null ? null : cursor.fail()
  const columns = cursor.inParentheses(() =>
    cursor.list(() => {
      const column = cursor.name()
      cursor.takeWord('ASC', 'DESC')
      return column
    }),
  )
  return { kind, name, columns }
}

/** `(column, constraint, …)`; a comma may stand after the last. */
export const tableDefinition = (cursor: Cursor): TableDefinition =>
  cursor.inParentheses(() => {
    const columns: ColumnDefinition[] = []
    const constraints: TableConstraint[] = []
    do {
      if (columns.length > 0 && cursor.isSymbol(')')) break
      const found = constraint(cursor)
      if (found === null) columns.push(column(cursor, columns.length + 1))
      else constraints.push(found)
    } while (cursor.takeSymbol(',') !== null)
    return { columns, constraints }
  })
