import type { Expression, Literal } from '../tree/query.ts'
import type { Statement } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { primary } from './primary.ts'

const TRANSACTION = ['TRAN', 'TRANSACTION']

/** Statements up to a word that ends them; at least one. */
const until = (cursor: Cursor, ...end: readonly string[]): readonly Statement[] => {
  const found: Statement[] = []
  while (cursor.takeSymbol(';') !== null);
  while (!cursor.isWord(...end)) {
    found.push(cursor.grammar.statement(cursor))
    while (cursor.takeSymbol(';') !== null);
  }
  if (found.length === 0) cursor.fail()
  return found
}

const transactionName = (cursor: Cursor): string | null =>
  cursor.isName() || cursor.peek().kind === 'variable' ? cursor.next().text : null

export const begin = (cursor: Cursor): Statement => {
  if (cursor.takeWord(...TRANSACTION) !== null) {
    const name = transactionName(cursor)
    return { kind: 'begin', name }
  }
  if (cursor.takeWord('TRY') !== null) {
    const body = until(cursor, 'END')
    cursor.words('END', 'TRY')
    cursor.words('BEGIN', 'CATCH')
    while (cursor.takeSymbol(';') !== null);
    const handler = cursor.isWord('END') ? [] : until(cursor, 'END')
    cursor.words('END', 'CATCH')
    return { kind: 'try', body, handler }
  }
  const statements = until(cursor, 'END')
  cursor.word('END')
  return { kind: 'block', statements }
}

export const commit = (cursor: Cursor): Statement => {
  const word = cursor.takeWord(...TRANSACTION, 'WORK')
  return { kind: 'commit', name: word === null || word === 'WORK' ? null : transactionName(cursor) }
}

export const rollback = (cursor: Cursor): Statement => {
  const word = cursor.takeWord(...TRANSACTION, 'WORK')
  return { kind: 'rollback', name: word === null || word === 'WORK' ? null : transactionName(cursor) }
}

export const save = (cursor: Cursor): Statement => {
  cursor.word(...TRANSACTION)
  return { kind: 'save', name: transactionName(cursor) ?? cursor.fail() }
}

export const conditional = (cursor: Cursor): Statement => {
  const condition = cursor.grammar.condition(cursor)
  const body = cursor.grammar.statement(cursor)
  const start = cursor.position
  while (cursor.takeSymbol(';') !== null);
  if (cursor.takeWord('ELSE') !== null)
    return { kind: 'if', condition, body, otherwise: cursor.grammar.statement(cursor) }
  cursor.back(start)
  return { kind: 'if', condition, body, otherwise: null }
}

export const loop = (cursor: Cursor): Statement => ({
  kind: 'while',
  condition: cursor.grammar.condition(cursor),
  body: cursor.grammar.statement(cursor),
})

export const raise = (cursor: Cursor): Statement => {
  /** A constant of one of these types, a number with its sign, or a variable. */
  const one = (...types: readonly Literal['type'][]): Expression => {
    const negated = cursor.takeSymbol('-') !== null
    if (cursor.isSymbol('(')) cursor.fail()
    const given = cursor.grammar.expression(cursor)
    if (given.kind === 'variable' && !negated) return given
    if (given.kind !== 'literal' || !types.includes(given.type)) return cursor.fail()
    if (!negated) return given
    return ['string', 'binary', 'null'].includes(given.type)
      ? cursor.fail()
      : { kind: 'unary', operator: '-', operand: given }
  }
  const next = (): boolean => cursor.takeSymbol(',') !== null
  const args = cursor.inParentheses(() => {
    const said = [one('integer', 'string')]
    for (const _ of ['severity', 'state']) {
      cursor.symbol(',')
      said.push(one('integer'))
    }
    while (next()) said.push(one('integer', 'decimal', 'real', 'money', 'string', 'binary', 'null'))
    return said
  })
  const options = cursor.takeWord('WITH') === null ? [] : cursor.list(() => cursor.word('NOWAIT', 'LOG', 'SETERROR'))
  return { kind: 'raise', arguments: args, noWait: options.includes('NOWAIT') }
}

/** One token of these kinds, and nothing that is made of it. */
const plain = (cursor: Cursor, ...kinds: readonly string[]): Expression =>
  kinds.includes(cursor.peek().kind) ? primary(cursor) : cursor.fail()

/** Number, text and state, each a constant or a variable; nothing where a caught error is thrown again. */
export const throwing = (cursor: Cursor): Statement => {
  const figure = (): Expression => plain(cursor, 'integer', 'variable')
  if (!['integer', 'variable'].includes(cursor.peek().kind)) return { kind: 'throw', arguments: [] }
  const number = figure()
  cursor.symbol(',')
  const text = plain(cursor, 'string', 'variable')
  cursor.symbol(',')
  return { kind: 'throw', arguments: [number, text, figure()] }
}

export const wait = (cursor: Cursor): Statement => {
  const until = cursor.word('DELAY', 'TIME') === 'DELAY' ? 'DELAY' : 'TIME'
  return { kind: 'wait', until, value: plain(cursor, 'string', 'variable') }
}
