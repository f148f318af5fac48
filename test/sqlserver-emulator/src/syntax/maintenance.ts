import { sqlError } from '../sql/error.ts'
import type { DatabaseStatement } from '../tree/database.ts'
import type { Cursor } from './cursor.ts'
import { integer, string } from './names.ts'

const CHECK_OPTIONS =
  'ALL_ERRORMSGS EXTENDED_LOGICAL_CHECKS NO_INFOMSGS TABLOCK ESTIMATEONLY PHYSICAL_ONLY DATA_PURITY'.split(' ')

/** DBCC CHECKDB, the only one here; any other word is no DBCC statement (2526). */
export const dbcc = (cursor: Cursor): DatabaseStatement => {
  const token = cursor.peek()
  if (token.kind !== 'word') cursor.fail()
  if (token.value !== 'CHECKDB') throw sqlError(2526).at(token.line)
  cursor.next()
  let database: string | number | null = null
  let repair: string | null = null
  if (cursor.takeSymbol('(') !== null) {
    const kind = cursor.peek().kind
    database = kind === 'string' ? string(cursor) : kind === 'integer' ? integer(cursor) : cursor.name()
    if (cursor.takeSymbol(',') !== null)
      repair = cursor.word('NOINDEX', 'REPAIR_ALLOW_DATA_LOSS', 'REPAIR_FAST', 'REPAIR_REBUILD')
    cursor.symbol(')')
  }
  const options = cursor.takeWord('WITH') === null ? [] : cursor.list(() => cursor.word(...CHECK_OPTIONS))
  if (options.includes('PHYSICAL_ONLY') && options.includes('DATA_PURITY')) cursor.fail()
  return { kind: 'checkDatabase', database, options, repair }
}

/** KILL session [WITH STATUSONLY], KILL 'unit of work' [WITH COMMIT | ROLLBACK | STATUSONLY]. */
export const kill = (cursor: Cursor): DatabaseStatement => {
  const unitOfWork = cursor.peek().kind === 'string'
  const session = unitOfWork ? string(cursor) : (cursor.takeSymbol('-') === null ? 1 : -1) * integer(cursor)
  if (cursor.takeWord('WITH') === null) return { kind: 'kill', session, mode: null }
  const modes = unitOfWork ? (['STATUSONLY', 'COMMIT', 'ROLLBACK'] as const) : (['STATUSONLY'] as const)
  const mode = modes.find((word) => cursor.isWord(word)) ?? cursor.fail()
  cursor.next()
  return { kind: 'kill', session, mode }
}
