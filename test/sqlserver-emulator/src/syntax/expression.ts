import type { Expression } from '../tree/query.ts'
import { isCondition } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { primary } from './primary.ts'

const unary = (cursor: Cursor): Expression => {
  const operator = cursor.takeSymbol('-', '+', '~')
  if (operator !== null) return { kind: 'unary', operator, operand: value(cursor, unary(cursor)) }
  let operand = primary(cursor)
  for (;;) {
    if (cursor.takeWord('COLLATE') !== null)
      operand = { kind: 'collate', operand: value(cursor, operand), collation: cursor.name() }
    else if (cursor.areWords('AT', 'TIME', 'ZONE')) {
      cursor.words('AT', 'TIME', 'ZONE')
      operand = { kind: 'zone', operand: value(cursor, operand), zone: value(cursor, primary(cursor)) }
    } else return operand
  }
}

/** A condition may not stand where a value must. */
const value = (cursor: Cursor, expression: Expression): Expression => {
  if (isCondition(expression)) cursor.fail()
  return expression
}

const chain =
  (operand: (cursor: Cursor) => Expression, ...operators: readonly string[]) =>
  (cursor: Cursor): Expression => {
    let left = operand(cursor)
    for (;;) {
      const operator = cursor.takeSymbol(...operators)
      if (operator === null) return left
      left = { kind: 'binary', operator, left: value(cursor, left), right: value(cursor, operand(cursor)) }
    }
  }

const factor = chain(unary, '*', '/', '%')

/** Sums and the operators on bits, which bind alike. */
export const sum = chain(factor, '+', '-', '&', '|', '^', '||')

export const expression = (cursor: Cursor): Expression => value(cursor, sum(cursor))
