import type { Statement } from '../tree/statement.ts'
import type { Cursor } from './cursor.ts'
import { dataType } from './data-type.ts'
import { integer, path, variable } from './names.ts'
import { tableDefinition } from './table.ts'

const SWITCHES =
  `ANSI_DEFAULTS ANSI_NULLS ANSI_NULL_DFLT_OFF ANSI_NULL_DFLT_ON ANSI_PADDING ANSI_WARNINGS ARITHABORT ARITHIGNORE
CONCAT_NULL_YIELDS_NULL CURSOR_CLOSE_ON_COMMIT FMTONLY FORCEPLAN IMPLICIT_TRANSACTIONS NOCOUNT NOEXEC
NUMERIC_ROUNDABORT PARSEONLY QUOTED_IDENTIFIER REMOTE_PROC_TRANSACTIONS XACT_ABORT`.split(/\s+/)
const ASSIGNMENTS = ['=', '+=', '-=', '*=', '/=', '%=', '&=', '|=', '^=']
const LEVELS = [['READ', 'UNCOMMITTED'], ['READ', 'COMMITTED'], ['REPEATABLE', 'READ'], ['SNAPSHOT'], ['SERIALIZABLE']]

const onOff = (cursor: Cursor) => cursor.word('ON', 'OFF')

const level = (cursor: Cursor): string => {
  const found = LEVELS.find((words) => cursor.areWords(...words)) ?? cursor.fail()
  cursor.words(...found)
  return found.join(' ')
}

const command = (cursor: Cursor): string => {
  const negative = cursor.takeSymbol('-') !== null
  const token = cursor.peek()
  if (token.kind === 'integer' || token.kind === 'binary') return `${negative ? '-' : ''}${cursor.next().value}`
  if (negative) cursor.fail()
  if (token.kind === 'string') return cursor.next().value
  return cursor.name()
}

/** SET, in all the forms that drivers, hosts and tests use; the word is read already. */
export const set = (cursor: Cursor): Statement => {
  if (cursor.peek().kind === 'variable') {
    const name = variable(cursor)
    const operator = cursor.takeSymbol(...ASSIGNMENTS) ?? cursor.fail()
    return { kind: 'setVariable', name, operator, value: cursor.grammar.expression(cursor) }
  }
  if (cursor.takeWords('TRANSACTION', 'ISOLATION')) {
    cursor.word('LEVEL')
    return { kind: 'setOption', names: ['ISOLATION'], value: level(cursor) }
  }
  if (cursor.takeWord('IDENTITY_INSERT') !== null) {
    const table = path(cursor)
    return { kind: 'setOption', names: ['IDENTITY_INSERT', ...table], value: onOff(cursor) }
  }
  const setting = cursor.takeWord(
    'LANGUAGE',
    'DATEFIRST',
    'DATEFORMAT',
    'LOCK_TIMEOUT',
    'DEADLOCK_PRIORITY',
    'CONTEXT_INFO',
  )
  if (setting !== null) return { kind: 'setOption', names: [setting], value: command(cursor) }
  const figure = cursor.takeWord('TEXTSIZE', 'ROWCOUNT')
  if (figure !== null) return { kind: 'setOption', names: [figure], value: String(integer(cursor)) }
  const names = cursor.list(() => cursor.word(...SWITCHES))
  return { kind: 'setOption', names, value: onOff(cursor) }
}

/** DECLARE; the word is read already. */
export const declare = (cursor: Cursor): Statement => {
  const tableNext =
    cursor.peek(1).value === 'TABLE' || (cursor.peek(1).value === 'AS' && cursor.peek(2).value === 'TABLE')
  if (tableNext) {
    const name = variable(cursor)
    cursor.takeWord('AS')
    cursor.word('TABLE')
    return { kind: 'declareTable', name, table: tableDefinition(cursor) }
  }
  const variables = cursor.list(() => {
    const name = variable(cursor)
    cursor.takeWord('AS')
    const type = dataType(cursor)
    return { name, type, value: cursor.takeSymbol('=') === null ? null : cursor.grammar.expression(cursor) }
  })
  return { kind: 'declare', variables }
}
