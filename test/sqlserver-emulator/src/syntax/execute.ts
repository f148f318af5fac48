import { sqlError } from '../sql/error.ts'
import type { Expression } from '../tree/query.ts'
import type { Argument, Execute } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { path } from './names.ts'
import { primary } from './primary.ts'

/** A constant, a variable, or a bare word, which counts as a string. */
const value = (cursor: Cursor): Expression => {
  const negative = cursor.takeSymbol('-') !== null
  const token = cursor.peek()
  if (['string', 'integer', 'decimal', 'real', 'money', 'binary'].includes(token.kind)) {
    if (negative && token.kind === 'string') cursor.fail()
    const literal = primary(cursor)
    return negative ? { kind: 'unary', operator: '-', operand: literal } : literal
  }
  if (negative) cursor.fail()
  if (token.kind === 'variable' || cursor.isWord('NULL')) return primary(cursor)
  if (cursor.takeWord('DEFAULT') !== null) return { kind: 'default' }
  if (cursor.isWord('OUTPUT', 'OUT')) cursor.fail()
  return { kind: 'literal', type: 'string', value: cursor.name(), national: true }
}

const argument = (cursor: Cursor): Argument => {
  const named = cursor.peek().kind === 'variable' && cursor.peek(1).kind === 'symbol' && cursor.peek(1).value === '='
  const name = named ? cursor.next().value : null
  if (named) cursor.next()
  const given = value(cursor)
  const output = given.kind === 'variable' && cursor.takeWord('OUTPUT', 'OUT') !== null
  return { name, value: given, output }
}

const STARTS = ['variable', 'string', 'integer', 'decimal', 'real', 'money', 'binary']

const args = (cursor: Cursor): readonly Argument[] => {
  const starts =
    STARTS.includes(cursor.peek().kind) || cursor.isSymbol('-') || cursor.isWord('NULL', 'DEFAULT') || cursor.isName()
  if (!starts) return []
  const found = cursor.list(() => argument(cursor))
  const positional = found.findIndex(
    ({ name }, i) => name === null && found.slice(0, i).some((before) => before.name !== null),
  )
  if (positional >= 0) throw sqlError(119, positional + 1).at(cursor.last().line)
  return found
}

/** What follows EXEC: a procedure with its arguments, or text in parentheses. */
export const execute = (cursor: Cursor): Execute => {
  if (cursor.takeSymbol('(') !== null) {
    const part = () => (['string', 'variable'].includes(cursor.peek().kind) ? primary(cursor) : cursor.fail())
    let text: Expression = part()
    while (cursor.takeSymbol('+') !== null) text = { kind: 'binary', operator: '+', left: text, right: part() }
    cursor.symbol(')')
    return { kind: 'executeText', text }
  }
  const returns = cursor.peek().kind === 'variable' && cursor.peek(1).value === '=' ? cursor.next().value : null
  if (returns !== null) cursor.symbol('=')
  return { kind: 'execute', procedure: path(cursor), returns, arguments: args(cursor) }
}
