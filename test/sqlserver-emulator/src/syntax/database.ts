import { sqlError } from '../sql/error.ts'
import type {
  CreateDatabase,
  DatabaseOption,
  DatabaseStatement,
  FileSpecification,
  Termination,
} from '../tree/database.ts'
import type { Cursor } from './cursor.ts'
import { integer, string } from './names.ts'

/** A size or a growth: 8MB, 10 %, UNLIMITED. */
const size = (cursor: Cursor): void => {
  if (cursor.takeWord('UNLIMITED') !== null) return
  integer(cursor)
  if (cursor.takeSymbol('%') === null) cursor.takeWord('KB', 'MB', 'GB', 'TB')
}

const file = (cursor: Cursor): FileSpecification =>
  cursor.inParentheses(() => {
    cursor.word('NAME')
    cursor.symbol('=')
    const name = cursor.peek().kind === 'string' ? string(cursor) : cursor.name()
    cursor.symbol(',')
    cursor.word('FILENAME')
    cursor.symbol('=')
    const fileName = string(cursor)
    while (cursor.takeSymbol(',') !== null) {
      cursor.word('SIZE', 'MAXSIZE', 'FILEGROWTH')
      cursor.symbol('=')
      size(cursor)
    }
    return { name, fileName }
  })

const files = (cursor: Cursor): readonly FileSpecification[] => cursor.list(() => file(cursor))

/** CREATE DATABASE; the words are read already. */
export const createDatabase = (cursor: Cursor): CreateDatabase => {
  const name = cursor.name()
  const on = cursor.takeWord('ON') !== null
  if (on) cursor.takeWord('PRIMARY')
  const data = on ? files(cursor) : []
  const log = cursor.takeWords('LOG', 'ON') ? files(cursor) : []
  const collation = cursor.takeWord('COLLATE') === null ? null : cursor.name()
  const attach = cursor.takeWord('FOR') !== null && cursor.word('ATTACH', 'ATTACH_REBUILD_LOG') !== ''
  const snapshot = !attach && cursor.takeWord('AS') !== null
  if (snapshot) cursor.words('SNAPSHOT', 'OF')
  return { kind: 'createDatabase', name, data, log, collation, attach, snapshotOf: snapshot ? cursor.name() : null }
}

/** Further options of SET that hosts' scripts hold; kept, and without effect on anything the emulator does. */
const SWITCHES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...(
    'ALLOW_SNAPSHOT_ISOLATION READ_COMMITTED_SNAPSHOT AUTO_CLOSE AUTO_SHRINK AUTO_CREATE_STATISTICS AUTO_UPDATE_STATISTICS ' +
    'AUTO_UPDATE_STATISTICS_ASYNC DB_CHAINING TRUSTWORTHY ANSI_NULLS ANSI_PADDING ANSI_WARNINGS ARITHABORT QUOTED_IDENTIFIER ' +
    'CONCAT_NULL_YIELDS_NULL RECURSIVE_TRIGGERS'
  )
    .split(' ')
    .map((name) => [name, ['ON', 'OFF']] as const),
  ['PAGE_VERIFY', ['CHECKSUM', 'TORN_PAGE_DETECTION', 'NONE']],
])

const option = (cursor: Cursor): DatabaseOption => {
  const token = cursor.next()
  const word = token.kind === 'word' ? token.value : ''
  switch (word) {
    case 'SINGLE_USER':
    case 'RESTRICTED_USER':
    case 'MULTI_USER':
      return { kind: 'access', value: word }
    case 'READ_ONLY':
    case 'READ_WRITE':
      return { kind: 'update', value: word }
    case 'OFFLINE':
    case 'ONLINE':
    case 'EMERGENCY':
      return { kind: 'state', value: word }
    case 'RECOVERY': {
      const model = (['FULL', 'BULK_LOGGED', 'SIMPLE'] as const).find((candidate) => cursor.isWord(candidate))
      if (model === undefined) return cursor.fail()
      cursor.next()
      return { kind: 'recovery', value: model }
    }
    default: {
      const values = SWITCHES.get(word)
      if (values === undefined) throw sqlError(102, token.text).at(token.line)
      return { kind: 'switch', name: word, value: cursor.word(...values) }
    }
  }
}

const termination = (cursor: Cursor): Termination => {
  if (cursor.takeWord('WITH') === null) return { kind: 'wait' }
  if (cursor.takeWord('NO_WAIT') !== null) return { kind: 'noWait' }
  cursor.word('ROLLBACK')
  if (cursor.takeWord('IMMEDIATE') !== null) return { kind: 'rollback', afterSeconds: 0 }
  cursor.word('AFTER')
  const afterSeconds = integer(cursor)
  cursor.takeWord('SECONDS')
  return { kind: 'rollback', afterSeconds }
}

/** ALTER DATABASE; the words are read already. */
export const alterDatabase = (cursor: Cursor): DatabaseStatement => {
  const name = cursor.takeWord('CURRENT') === null ? cursor.name() : null
  if (cursor.takeWords('MODIFY', 'NAME')) {
    cursor.symbol('=')
    return { kind: 'alterDatabaseName', name, to: cursor.name() }
  }
  if (cursor.takeWord('ADD') !== null) {
    const log = cursor.takeWord('LOG') !== null
    cursor.word('FILE')
    return { kind: 'alterDatabaseAddFile', name, log, files: files(cursor) }
  }
  cursor.word('SET')
  const options = cursor.list(() => option(cursor))
  return { kind: 'alterDatabaseSet', name, options, termination: termination(cursor) }
}

export const dropDatabase = (cursor: Cursor): DatabaseStatement => {
  const ifExists = cursor.takeWords('IF', 'EXISTS')
  return { kind: 'dropDatabase', ifExists, names: cursor.list(() => cursor.name()) }
}
