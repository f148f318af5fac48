import type { Expression, Literal, OrderItem } from '../tree/query.ts'
import type { Cursor } from './cursor.ts'
import { dataType } from './data-type.ts'
import { path } from './names.ts'

const LITERALS: ReadonlyMap<string, Literal['type']> = new Map([
  ['string', 'string'],
  ['integer', 'integer'],
  ['decimal', 'decimal'],
  ['real', 'real'],
  ['money', 'money'],
  ['binary', 'binary'],
] as const)

/** Keywords that are functions when a parenthesis follows. */
const CALLED = ['LEFT', 'RIGHT', 'COALESCE', 'NULLIF']
/** Functions without parentheses. */
const BARE = ['CURRENT_TIMESTAMP', 'CURRENT_USER', 'SESSION_USER', 'SYSTEM_USER', 'USER']

const call = (name: string, ...args: readonly Expression[]): Expression => ({
  kind: 'call',
  path: [name],
  arguments: args,
  distinct: false,
  star: false,
  within: [],
  over: null,
})

export const order = (cursor: Cursor): readonly OrderItem[] => {
  cursor.words('ORDER', 'BY')
  return cursor.list(() => {
    const expression = cursor.grammar.expression(cursor)
    return { expression, descending: cursor.takeWord('ASC', 'DESC') === 'DESC' }
  })
}

const caseOf = (cursor: Cursor): Expression => {
  const operand = cursor.isWord('WHEN') ? null : cursor.grammar.expression(cursor)
  const branches: { when: Expression; result: Expression }[] = []
  do {
    cursor.word('WHEN')
    const when = operand === null ? cursor.grammar.condition(cursor) : cursor.grammar.expression(cursor)
    cursor.word('THEN')
    branches.push({ when, result: cursor.grammar.expression(cursor) })
  } while (cursor.isWord('WHEN'))
  const otherwise = cursor.takeWord('ELSE') === null ? null : cursor.grammar.expression(cursor)
  cursor.word('END')
  return { kind: 'case', operand, branches, otherwise }
}

const cast = (cursor: Cursor, attempt: boolean): Expression =>
  cursor.inParentheses(() => {
    const operand = cursor.grammar.expression(cursor)
    cursor.word('AS')
    return { kind: 'cast', operand, type: dataType(cursor), style: null, attempt }
  })

const convert = (cursor: Cursor, attempt: boolean): Expression =>
  cursor.inParentheses(() => {
    const type = dataType(cursor)
    cursor.symbol(',')
    const operand = cursor.grammar.expression(cursor)
    const style = cursor.takeSymbol(',') === null ? null : cursor.grammar.expression(cursor)
    return { kind: 'cast', operand, type, style, attempt }
  })

const iif = (cursor: Cursor): Expression =>
  cursor.inParentheses(() => {
    const when = cursor.grammar.condition(cursor)
    cursor.symbol(',')
    const result = cursor.grammar.expression(cursor)
    cursor.symbol(',')
    return { kind: 'case', operand: null, branches: [{ when, result }], otherwise: cursor.grammar.expression(cursor) }
  })

const over = (cursor: Cursor) => {
  if (cursor.takeWord('OVER') === null) return null
  return cursor.inParentheses(() => {
    const partition = cursor.takeWords('PARTITION', 'BY') ? cursor.list(() => cursor.grammar.expression(cursor)) : []
    return { partition, order: cursor.isWord('ORDER') ? order(cursor) : [] }
  })
}

const within = (cursor: Cursor): readonly OrderItem[] => {
  if (!cursor.takeWords('WITHIN', 'GROUP')) return []
  return cursor.inParentheses(() => order(cursor))
}

const called = (cursor: Cursor, name: readonly string[]): Expression => {
  const inside = cursor.inParentheses(() => {
    if (cursor.takeSymbol('*') !== null) return { arguments: [], distinct: false, star: true }
    if (cursor.isSymbol(')')) return { arguments: [], distinct: false, star: false }
    const distinct = cursor.takeWord('DISTINCT', 'ALL') === 'DISTINCT'
    return { arguments: cursor.list(() => cursor.grammar.expression(cursor)), distinct, star: false }
  })
  if (inside.star && !['COUNT', 'COUNT_BIG'].includes(name[0]?.toUpperCase() ?? '')) cursor.fail()
  return { kind: 'call', path: name, ...inside, within: within(cursor), over: over(cursor) }
}

// Within parentheses a condition may stand too; whether it may stand there is decided by what follows.
const parenthesised = (cursor: Cursor): Expression =>
  cursor.inParentheses(() =>
    cursor.isWord('SELECT') ? { kind: 'subquery', query: cursor.grammar.query(cursor) } : cursor.grammar.either(cursor),
  )

export const primary = (cursor: Cursor): Expression => {
  const token = cursor.peek()
  const literal = LITERALS.get(token.kind)
  if (literal !== undefined) {
    cursor.next()
    return { kind: 'literal', type: literal, value: token.value, national: token.national }
  }
  if (token.kind === 'variable') return { kind: 'variable', name: cursor.next().value }
  if (cursor.isSymbol('(')) return parenthesised(cursor)
  if (cursor.takeWord('NULL') !== null) return { kind: 'literal', type: 'null', value: '', national: false }
  if (cursor.takeWord('CASE') !== null) return caseOf(cursor)
  if (cursor.takeWord('CONVERT') !== null) return convert(cursor, false)
  if (cursor.takeWord('TRY_CONVERT') !== null) return convert(cursor, true)
  const opens = cursor.peek(1).value === '(' && cursor.peek(1).kind === 'symbol'
  if (opens && cursor.takeWord('CAST') !== null) return cast(cursor, false)
  if (opens && cursor.takeWord('TRY_CAST') !== null) return cast(cursor, true)
  if (opens && cursor.takeWord('IIF') !== null) return iif(cursor)
  const bare = cursor.takeWord(...BARE)
  if (bare !== null) return call(bare)
  const keyword = opens ? cursor.takeWord(...CALLED) : null
  if (keyword !== null) {
    const found = called(cursor, [keyword])
    if (found.kind === 'call' && found.arguments.length < 2) cursor.fail()
    return found
  }
  const name = path(cursor, 5, false)
  return cursor.isSymbol('(') ? called(cursor, name) : { kind: 'column', path: name }
}
