import { sqlError } from '../sql/error.ts'
import type { Statement } from '../tree/statement.ts'
import { backup, restore } from './backup.ts'
import { insertBulk } from './bulk.ts'
import type { Cursor } from './cursor.ts'
import { alterDatabase, createDatabase, dropDatabase } from './database.ts'
import { insert, remove, update } from './dml.ts'
import { execute } from './execute.ts'
import { begin, commit, conditional, loop, raise, rollback, save, throwing, wait } from './flow.ts'
import { dbcc, kill } from './maintenance.ts'
import { path } from './names.ts'
import { permissions, principal } from './principal.ts'
import { queryAfter, tableExpressions } from './query.ts'
import { declare, set } from './session.ts'
import { tableDefinition } from './table.ts'

const create = (cursor: Cursor): Statement => {
  if (cursor.takeWord('DATABASE') !== null) return createDatabase(cursor)
  if (cursor.takeWord('TABLE') !== null)
    return { kind: 'createTable', path: path(cursor, 3), table: tableDefinition(cursor) }
  return principal(cursor, 'CREATE') ?? cursor.fail()
}

const alter = (cursor: Cursor): Statement =>
  cursor.takeWord('DATABASE') === null ? (principal(cursor, 'ALTER') ?? cursor.fail()) : alterDatabase(cursor)

const drop = (cursor: Cursor): Statement => {
  if (cursor.takeWord('DATABASE') !== null) return dropDatabase(cursor)
  if (cursor.takeWord('TABLE') === null) return principal(cursor, 'DROP') ?? cursor.fail()
  const ifExists = cursor.takeWords('IF', 'EXISTS')
  return { kind: 'dropTable', ifExists, paths: cursor.list(() => path(cursor, 3)) }
}

const truncate = (cursor: Cursor): Statement => {
  cursor.word('TABLE')
  return { kind: 'truncateTable', path: path(cursor, 3) }
}

const withExpressions = (cursor: Cursor): Statement => {
  const expressions = tableExpressions(cursor)
  if (cursor.takeWord('INSERT') !== null) return insert(cursor, expressions)
  if (cursor.takeWord('UPDATE') !== null) return update(cursor, expressions)
  if (cursor.takeWord('DELETE') !== null) return remove(cursor, expressions)
  return { kind: 'query', query: queryAfter(cursor, expressions) }
}

const returning = (cursor: Cursor): Statement => {
  const token = cursor.peek()
  const valued = ['integer', 'variable', 'decimal'].includes(token.kind) || cursor.isSymbol('-', '(')
  return { kind: 'return', value: valued ? cursor.grammar.expression(cursor) : null }
}

/** First word → what follows it. */
const STATEMENTS: ReadonlyMap<string, (cursor: Cursor) => Statement> = new Map<string, (cursor: Cursor) => Statement>([
  ['BACKUP', backup],
  ['RESTORE', restore],
  ['CREATE', create],
  ['ALTER', alter],
  ['DROP', drop],
  ['TRUNCATE', truncate],
  ['INSERT', (cursor) => (cursor.takeWord('BULK') === null ? insert(cursor, []) : insertBulk(cursor))],
  ['UPDATE', (cursor) => update(cursor, [])],
  ['DELETE', (cursor) => remove(cursor, [])],
  ['GRANT', (cursor) => permissions(cursor, 'GRANT')],
  ['DENY', (cursor) => permissions(cursor, 'DENY')],
  ['REVOKE', (cursor) => permissions(cursor, 'REVOKE')],
  ['EXEC', execute],
  ['EXECUTE', execute],
  ['SET', set],
  ['DECLARE', declare],
  ['USE', (cursor) => ({ kind: 'use', name: cursor.name() })],
  ['KILL', kill],
  ['DBCC', dbcc],
  ['BEGIN', begin],
  ['COMMIT', commit],
  ['ROLLBACK', rollback],
  ['SAVE', save],
  ['IF', conditional],
  ['WHILE', loop],
  ['BREAK', () => ({ kind: 'break' })],
  ['CONTINUE', () => ({ kind: 'continue' })],
  ['RETURN', returning],
  ['PRINT', (cursor) => ({ kind: 'print', text: cursor.grammar.expression(cursor) })],
  ['RAISERROR', raise],
  ['WAITFOR', wait],
  ['CHECKPOINT', () => ({ kind: 'checkpoint' })],
  ['SHUTDOWN', (cursor) => ({ kind: 'shutdown', noWait: cursor.takeWords('WITH', 'NOWAIT') })],
])

/** No keywords, but first words of statements that are not known here; GO belongs to the tools. */
const NO_CALL = ['GO', 'MOVE', 'SEND', 'RECEIVE', 'GET', 'ENABLE', 'DISABLE']

/** THROW and WITH are no words of their own: what stands before must have ended with a semicolon. */
const separated = (cursor: Cursor): boolean => {
  const last = cursor.last()
  return last.kind === 'end' || last.value === ';' || ['BEGIN', 'ELSE', 'TRY', 'CATCH', 'END'].includes(last.value)
}

export const statement = (cursor: Cursor): Statement => {
  const token = cursor.peek()
  const line = token.line
  if (cursor.isWord('SELECT') || cursor.isSymbol('(')) return { kind: 'query', query: queryAfter(cursor, []), line }
  if (cursor.isWord('WITH')) {
    if (!separated(cursor)) throw sqlError(319).at(line)
    cursor.next()
    return { ...withExpressions(cursor), line }
  }
  if (cursor.isWord('THROW') && separated(cursor)) {
    cursor.next()
    return { ...throwing(cursor), line }
  }
  const rest = token.kind === 'word' ? STATEMENTS.get(token.value) : undefined
  if (rest !== undefined) {
    cursor.next()
    return { ...rest(cursor), line }
  }
  // Only as the first of a batch is a bare name a call of a procedure.
  if (cursor.position === 0 && cursor.isName() && !cursor.isWord(...NO_CALL)) return { ...execute(cursor), line }
  return cursor.fail()
}
