import type { TableExpression } from '../tree/query.ts'
import type { Assignment, Insert, Output, Statement, Target } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { execute } from './execute.ts'
import { hints, source } from './from.ts'
import { path } from './names.ts'
import { queryAfter, selectItem, top } from './query.ts'

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=']

const target = (cursor: Cursor): Target => {
  const name = cursor.peek().kind === 'variable' ? [cursor.next().value] : path(cursor)
  return { path: name, hints: hints(cursor) }
}

const output = (cursor: Cursor): Output | null => {
  if (cursor.takeWord('OUTPUT') === null) return null
  const items = cursor.list(() => selectItem(cursor))
  const into = cursor.takeWord('INTO') !== null
  const variable = into && cursor.peek().kind === 'variable'
  return { items, into: into ? (variable ? [cursor.next().value] : path(cursor)) : null }
}

/** A value, or DEFAULT. */
const assigned = (cursor: Cursor) =>
  cursor.takeWord('DEFAULT') === null ? cursor.grammar.expression(cursor) : ({ kind: 'default' } as const)

const rows = (cursor: Cursor, expressions: readonly TableExpression[]): Insert['rows'] => {
  if (cursor.takeWords('DEFAULT', 'VALUES')) return { kind: 'defaults' }
  if (cursor.isWord('EXEC', 'EXECUTE')) {
    cursor.next()
    return { kind: 'execute', execute: execute(cursor) }
  }
  if (cursor.takeWord('VALUES') !== null)
    return {
      kind: 'values',
      values: cursor.list(() => cursor.inParentheses(() => cursor.list(() => assigned(cursor)))),
    }
  return { kind: 'query', query: queryAfter(cursor, expressions) }
}

export const insert = (cursor: Cursor, expressions: readonly TableExpression[]): Statement => {
  cursor.takeWord('INTO')
  const into = target(cursor)
  const columns =
    cursor.isSymbol('(') && cursor.peek(1).value !== 'SELECT'
      ? cursor.inParentheses(() => cursor.list(() => cursor.name()))
      : null
  const returned = output(cursor)
  return { kind: 'insert', with: expressions, into, columns, output: returned, rows: rows(cursor, expressions) }
}

const assignment = (cursor: Cursor): Assignment => {
  const variable = cursor.peek().kind === 'variable'
  const name = variable ? [cursor.next().value] : path(cursor)
  const operator = cursor.takeSymbol(...ASSIGNMENTS) ?? cursor.fail()
  return { target: name, variable, operator, value: assigned(cursor) }
}

const where = (cursor: Cursor) => (cursor.takeWord('WHERE') === null ? null : cursor.grammar.condition(cursor))

export const update = (cursor: Cursor, expressions: readonly TableExpression[]): Statement => {
  const limit = top(cursor)
  const what = target(cursor)
  cursor.word('SET')
  const set = cursor.list(() => assignment(cursor))
  const returned = output(cursor)
  const from = cursor.takeWord('FROM') === null ? [] : cursor.list(() => source(cursor))
  return {
    kind: 'update',
    with: expressions,
    top: limit,
    target: what,
    set,
    output: returned,
    from,
    where: where(cursor),
  }
}

export const remove = (cursor: Cursor, expressions: readonly TableExpression[]): Statement => {
  const limit = top(cursor)
  cursor.takeWord('FROM')
  const what = target(cursor)
  const returned = output(cursor)
  const from = cursor.takeWord('FROM') === null ? [] : cursor.list(() => source(cursor))
  return { kind: 'delete', with: expressions, top: limit, target: what, output: returned, from, where: where(cursor) }
}
