import { sqlError } from '../sql/error.ts'
import { type Expression, isCondition } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { expression, sum } from './expression.ts'

const COMPARISONS = ['=', '<>', '!=', '<', '<=', '>', '>=', '!<', '!>']

/** `> =` is `>=`: blanks may stand inside an operator. */
const comparison = (cursor: Cursor): string | null => {
  const first = cursor.takeSymbol(...COMPARISONS)
  if (first === null || !['<', '>'].includes(first)) return first
  const second = first === '<' ? cursor.takeSymbol('=', '>') : cursor.takeSymbol('=')
  return first + (second ?? '')
}

const needsCondition = (cursor: Cursor, found: Expression): Expression => {
  if (isCondition(found)) return found
  const here = cursor.peek()
  if (here.kind === 'end' || here.kind === 'symbol' || here.kind === 'word') {
    const near = here.kind === 'end' ? cursor.last() : here
    throw sqlError(4145, near.text).at(near.line)
  }
  return cursor.fail()
}

const needsValue = (cursor: Cursor, found: Expression): Expression => (isCondition(found) ? cursor.fail() : found)

const inList = (cursor: Cursor) =>
  cursor.inParentheses(() =>
    cursor.isWord('SELECT', 'WITH') ? cursor.grammar.query(cursor) : cursor.list(() => expression(cursor)),
  )

const afterOperand = (cursor: Cursor, found: Expression): Expression => {
  const operator = comparison(cursor)
  if (operator !== null) {
    const left = needsValue(cursor, found)
    const quantifier = cursor.takeWord('ANY', 'SOME', 'ALL')
    if (quantifier === null) return { kind: 'compare', operator, left, right: expression(cursor) }
    const query = cursor.inParentheses(() => cursor.grammar.query(cursor))
    return { kind: 'quantified', operator, left, all: quantifier === 'ALL', query }
  }
  if (cursor.takeWord('IS') !== null) {
    const operand = needsValue(cursor, found)
    const negated = cursor.takeWord('NOT') !== null
    if (cursor.takeWord('NULL') !== null) return { kind: 'isNull', operand, negated }
    cursor.words('DISTINCT', 'FROM')
    return { kind: 'distinct', left: operand, right: expression(cursor), negated }
  }
  const negated = cursor.isWord('NOT') && ['BETWEEN', 'IN', 'LIKE'].includes(cursor.peek(1).value)
  if (negated) cursor.next()
  const predicate = cursor.takeWord('BETWEEN', 'IN', 'LIKE')
  if (predicate === null) return found
  const operand = needsValue(cursor, found)
  if (predicate === 'IN') return { kind: 'in', operand, items: inList(cursor), negated }
  if (predicate === 'LIKE') {
    const pattern = expression(cursor)
    return {
      kind: 'like',
      operand,
      pattern,
      escape: cursor.takeWord('ESCAPE') === null ? null : expression(cursor),
      negated,
    }
  }
  const low = expression(cursor)
  cursor.word('AND')
  return { kind: 'between', operand, low, high: expression(cursor), negated }
}

const term = (cursor: Cursor): Expression => {
  if (cursor.takeWord('NOT') !== null) return { kind: 'not', operand: needsCondition(cursor, term(cursor)) }
  if (cursor.takeWord('EXISTS') !== null)
    return { kind: 'exists', query: cursor.inParentheses(() => cursor.grammar.query(cursor)) }
  return afterOperand(cursor, sum(cursor))
}

const joined =
  (word: 'AND' | 'OR', operand: (cursor: Cursor) => Expression) =>
  (cursor: Cursor): Expression => {
    let left = operand(cursor)
    while (cursor.isWord(word)) {
      needsCondition(cursor, left)
      cursor.next()
      const right = needsCondition(cursor, operand(cursor))
      left = { kind: word === 'AND' ? 'and' : 'or', left, right }
    }
    return left
  }

/** A value or a condition: what stands inside parentheses is known only at their end. */
export const either = joined('OR', joined('AND', term))

export const condition = (cursor: Cursor): Expression => needsCondition(cursor, either(cursor))
