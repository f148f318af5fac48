import type { NameOrVariable, Operand } from '../tree/backup.ts'
import type { Cursor } from './cursor.ts'

/** A string or a variable. */
export const text = (cursor: Cursor): Operand => {
  const token = cursor.peek()
  if (token.kind === 'string') return { kind: 'string', value: cursor.next().value }
  return variable(cursor)
}

/** A whole number or a variable. */
export const count = (cursor: Cursor): Operand => {
  if (cursor.peek().kind === 'integer') return { kind: 'integer', value: cursor.next().value }
  return variable(cursor)
}

const variable = (cursor: Cursor): Extract<Operand, { kind: 'variable' }> => {
  if (cursor.peek().kind !== 'variable') cursor.fail()
  return { kind: 'variable', name: cursor.next().value }
}

export const nameOrVariable = (cursor: Cursor): NameOrVariable =>
  cursor.peek().kind === 'variable' ? variable(cursor) : { kind: 'name', value: cursor.name() }
