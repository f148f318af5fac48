import type { Source } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { path } from './names.ts'

const HINTS = `NOLOCK READUNCOMMITTED READCOMMITTED READCOMMITTEDLOCK REPEATABLEREAD SERIALIZABLE HOLDLOCK UPDLOCK XLOCK
ROWLOCK PAGLOCK TABLOCK TABLOCKX READPAST NOWAIT SNAPSHOT NOEXPAND FORCESEEK FORCESCAN`.split(/\s+/)

/** WITH (hint, …), after a table. */
export const hints = (cursor: Cursor): readonly string[] => {
  if (!cursor.isWord('WITH') || cursor.peek(1).value !== '(') return []
  cursor.next()
  return cursor.inParentheses(() => cursor.list(() => cursor.word(...HINTS)))
}

const alias = (cursor: Cursor): string | null => {
  if (cursor.takeWord('AS') !== null) return cursor.name()
  return cursor.isName() ? cursor.name() : null
}

const columns = (cursor: Cursor): readonly string[] =>
  cursor.isSymbol('(') ? cursor.inParentheses(() => cursor.list(() => cursor.name())) : []

const derived = (cursor: Cursor): Source => {
  cursor.symbol('(')
  if (cursor.takeWord('VALUES') !== null) {
    const rows = cursor.list(() => cursor.inParentheses(() => cursor.list(() => cursor.grammar.expression(cursor))))
    cursor.symbol(')')
    return { kind: 'values', rows, alias: alias(cursor) ?? cursor.fail(), columns: columns(cursor) }
  }
  if (!cursor.isWord('SELECT')) {
    const inner = source(cursor)
    if (inner.kind !== 'join') cursor.fail()
    cursor.symbol(')')
    return inner
  }
  const query = cursor.grammar.query(cursor)
  cursor.symbol(')')
  return { kind: 'derived', query, alias: alias(cursor) ?? cursor.fail(), columns: columns(cursor) }
}

const simple = (cursor: Cursor): Source => {
  if (cursor.isSymbol('(')) return derived(cursor)
  if (cursor.peek().kind === 'variable') {
    const name = cursor.next().value
    return { kind: 'variableTable', name, alias: alias(cursor) }
  }
  const name = path(cursor)
  if (cursor.isSymbol('(')) {
    const args = cursor.inParentheses(() =>
      cursor.isSymbol(')') ? [] : cursor.list(() => cursor.grammar.expression(cursor)),
    )
    return { kind: 'function', path: name, arguments: args, alias: alias(cursor) }
  }
  const as = alias(cursor)
  return { kind: 'table', path: name, alias: as, hints: hints(cursor) }
}

type JoinType = Extract<Source, { kind: 'join' }>['type']

const SIDES: ReadonlyMap<string, JoinType> = new Map([
  ['INNER', 'inner'],
  ['LEFT', 'left'],
  ['RIGHT', 'right'],
  ['FULL', 'full'],
] as const)

const joinType = (cursor: Cursor): JoinType | null => {
  if (cursor.takeWords('CROSS', 'JOIN')) return 'cross'
  if (cursor.takeWords('CROSS', 'APPLY')) return 'crossApply'
  if (cursor.takeWords('OUTER', 'APPLY')) return 'outerApply'
  if (cursor.takeWord('JOIN') !== null) return 'inner'
  const side = SIDES.get(cursor.takeWord(...SIDES.keys()) ?? '')
  if (side === undefined) return null
  if (side !== 'inner') cursor.takeWord('OUTER')
  cursor.word('JOIN')
  return side
}

/** One item of FROM with all its joins. */
export const source = (cursor: Cursor): Source => {
  let left = simple(cursor)
  for (;;) {
    const type = joinType(cursor)
    if (type === null) return left
    const conditional = !['cross', 'crossApply', 'outerApply'].includes(type)
    const right = conditional ? innerSource(cursor) : simple(cursor)
    if (conditional) cursor.word('ON')
    left = { kind: 'join', type, left, right, on: conditional ? cursor.grammar.condition(cursor) : null }
  }
}

/** The right side of a join: another join may be nested before its ON. */
const innerSource = (cursor: Cursor): Source => {
  const left = simple(cursor)
  return cursor.isWord('ON') ? left : nested(cursor, left)
}

const nested = (cursor: Cursor, left: Source): Source => {
  const type = joinType(cursor) ?? cursor.fail()
  const right = innerSource(cursor)
  cursor.word('ON')
  return { kind: 'join', type, left, right, on: cursor.grammar.condition(cursor) }
}
