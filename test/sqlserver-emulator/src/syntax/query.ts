import type { Query, QueryBody, Select, SelectItem, TableExpression, Top } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { source } from './from.ts'
import { path } from './names.ts'
import { order } from './primary.ts'

const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=']

export const top = (cursor: Cursor): Top | null => {
  if (cursor.takeWord('TOP') === null) return null
  const plain = cursor.peek().kind === 'integer' || cursor.peek().kind === 'decimal'
  const token = plain ? cursor.next() : null
  const count = token
    ? ({
        kind: 'literal',
        type: token.kind === 'integer' ? 'integer' : 'decimal',
        value: token.value,
        national: false,
      } as const)
    : cursor.inParentheses(() => cursor.grammar.expression(cursor))
  return { count, percent: cursor.takeWord('PERCENT') !== null, ties: cursor.takeWords('WITH', 'TIES') }
}

/** `*` or `t.*`; null where neither stands. */
const star = (cursor: Cursor): SelectItem | null => {
  const start = cursor.position
  const qualifier: string[] = []
  for (;;) {
    if (cursor.takeSymbol('*') !== null) return { kind: 'star', qualifier }
    if (!cursor.isName()) break
    qualifier.push(cursor.name())
    if (cursor.takeSymbol('.') === null) break
  }
  cursor.back(start)
  return null
}

const alias = (cursor: Cursor): string | null => {
  const named = cursor.takeWord('AS') !== null
  if (cursor.peek().kind === 'string') return cursor.next().value
  return named || cursor.isName() ? cursor.name() : null
}

/** `alias = value`. */
const aliased = (cursor: Cursor): SelectItem | null => {
  const start = cursor.position
  if (!cursor.isName() && cursor.peek().kind !== 'string') return null
  const token = cursor.next()
  if (cursor.takeSymbol('=') === null) {
    cursor.back(start)
    return null
  }
  const name = token.kind === 'word' ? token.text : token.value
  return { kind: 'value', expression: cursor.grammar.expression(cursor), alias: name }
}

const assigned = (cursor: Cursor): SelectItem | null => {
  const token = cursor.peek()
  const operator = cursor.peek(1)
  if (token.kind !== 'variable' || operator.kind !== 'symbol' || !ASSIGNMENTS.includes(operator.value)) return null
  cursor.next()
  cursor.next()
  return {
    kind: 'assign',
    variable: token.value,
    operator: operator.value,
    expression: cursor.grammar.expression(cursor),
  }
}

export const selectItem = (cursor: Cursor): SelectItem =>
  star(cursor) ??
  assigned(cursor) ??
  aliased(cursor) ?? { kind: 'value', expression: cursor.grammar.expression(cursor), alias: alias(cursor) }

const select = (cursor: Cursor): Select => {
  cursor.word('SELECT')
  const distinct = cursor.takeWord('DISTINCT', 'ALL') === 'DISTINCT'
  const limit = top(cursor)
  const items = cursor.list(() => selectItem(cursor))
  const into = cursor.takeWord('INTO') === null ? null : path(cursor)
  const from = cursor.takeWord('FROM') === null ? [] : cursor.list(() => source(cursor))
  const where = cursor.takeWord('WHERE') === null ? null : cursor.grammar.condition(cursor)
  const groupBy = cursor.takeWords('GROUP', 'BY') ? cursor.list(() => cursor.grammar.expression(cursor)) : []
  const having = cursor.takeWord('HAVING') === null ? null : cursor.grammar.condition(cursor)
  return { kind: 'select', distinct, top: limit, items, into, from, where, groupBy, having }
}

const operand = (cursor: Cursor): QueryBody =>
  cursor.isSymbol('(') ? cursor.inParentheses(() => body(cursor)) : select(cursor)

const intersection = (cursor: Cursor): QueryBody => {
  let left = operand(cursor)
  while (cursor.takeWord('INTERSECT') !== null) left = { kind: 'intersect', left, right: operand(cursor) }
  return left
}

const body = (cursor: Cursor): QueryBody => {
  let left = intersection(cursor)
  for (;;) {
    const operator = cursor.takeWord('UNION', 'EXCEPT')
    if (operator === null) return left
    const all = operator === 'UNION' && cursor.takeWord('ALL') !== null
    const kind = operator === 'EXCEPT' ? 'except' : all ? 'unionAll' : 'union'
    left = { kind, left, right: intersection(cursor) }
  }
}

/** WITH name AS (query), …: the word itself is read already. */
export const tableExpressions = (cursor: Cursor): readonly TableExpression[] =>
  cursor.list(() => {
    const name = cursor.name()
    const columns = cursor.isSymbol('(') ? cursor.inParentheses(() => cursor.list(() => cursor.name())) : []
    cursor.word('AS')
    return { name, columns, query: cursor.inParentheses(() => cursor.grammar.query(cursor)) }
  })

const count = (cursor: Cursor): Query['fetch'] => {
  const found = cursor.grammar.expression(cursor)
  cursor.word('ROW', 'ROWS')
  return found
}

export const queryAfter = (cursor: Cursor, expressions: readonly TableExpression[]): Query => {
  const found = body(cursor)
  const items = cursor.isWord('ORDER') ? order(cursor) : []
  const offset = items.length > 0 && cursor.takeWord('OFFSET') !== null ? count(cursor) : null
  const fetches = offset !== null && cursor.takeWord('FETCH') !== null && cursor.word('NEXT', 'FIRST') !== ''
  const fetch = fetches ? count(cursor) : null
  if (fetches) cursor.word('ONLY')
  if (cursor.takeWord('OPTION') !== null) cursor.inParentheses(() => cursor.list(() => cursor.word('RECOMPILE')))
  return { with: expressions, body: found, order: items, offset, fetch }
}

/** In parentheses: within one, no WITH may stand before SELECT. */
export const query = (cursor: Cursor): Query => queryAfter(cursor, [])
