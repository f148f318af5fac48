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

const PROPERTIES = ['NAME', 'FILENAME', 'SIZE', 'MAXSIZE', 'FILEGROWTH']

/** Each property once, in any order; without a name only where the file has one already. */
const file = (cursor: Cursor): FileSpecification => {
  const found: { name: string | null; fileName: string | null } = { name: null, fileName: null }
  const left = new Set(PROPERTIES)
  cursor.inParentheses(() =>
    cursor.list(() => {
      const property = cursor.word(...left)
      left.delete(property)
      cursor.symbol('=')
      if (property === 'NAME') found.name = cursor.peek().kind === 'string' ? string(cursor) : cursor.name()
      else if (property === 'FILENAME') found.fileName = string(cursor)
      else size(cursor)
    }),
  )
  const { name, fileName } = found
  return fileName === null ? cursor.fail() : { name, fileName }
}

const files = (cursor: Cursor): readonly FileSpecification[] => cursor.list(() => file(cursor))

const BROKER = ['ENABLE_BROKER', 'NEW_BROKER', 'ERROR_BROKER_CONVERSATIONS']

/** What FOR says of a database whose files are there already. */
const attachment = (cursor: Cursor): Pick<CreateDatabase, 'attach' | 'restricted'> => {
  if (cursor.takeWord('FOR') === null) return { attach: null, restricted: false }
  if (cursor.takeWord('ATTACH_REBUILD_LOG') !== null) return { attach: 'ATTACH_REBUILD_LOG', restricted: false }
  cursor.word('ATTACH')
  const options = cursor.takeWord('WITH') === null ? [] : cursor.list(() => cursor.word('RESTRICTED_USER', ...BROKER))
  return { attach: 'ATTACH', restricted: options.includes('RESTRICTED_USER') }
}

/** CREATE DATABASE; the words are read already. */
export const createDatabase = (cursor: Cursor): CreateDatabase => {
  const name = cursor.name()
  const on = cursor.takeWord('ON') !== null
  if (on) cursor.takeWord('PRIMARY')
  const data = on ? files(cursor) : []
  const log = cursor.takeWords('LOG', 'ON') ? files(cursor) : []
  const collation = cursor.takeWord('COLLATE') === null ? null : cursor.name()
  const { attach, restricted } = attachment(cursor)
  const snapshot = attach === null && cursor.takeWord('AS') !== null
  if (snapshot) cursor.words('SNAPSHOT', 'OF')
  const snapshotOf = snapshot ? cursor.name() : null
  if (attach === null && [...data, ...log].some((one) => one.name === null)) cursor.fail()
  return { kind: 'createDatabase', name, data, log, collation, attach, restricted, snapshotOf }
}

/** Further options of SET that hosts' scripts hold; kept, and without effect on anything the emulator does. */
const SWITCHES: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ...(
    'ALLOW_SNAPSHOT_ISOLATION READ_COMMITTED_SNAPSHOT AUTO_CLOSE AUTO_SHRINK AUTO_CREATE_STATISTICS AUTO_UPDATE_STATISTICS ' +
    'AUTO_UPDATE_STATISTICS_ASYNC DB_CHAINING TRUSTWORTHY ANSI_NULLS ANSI_PADDING ANSI_WARNINGS ARITHABORT QUOTED_IDENTIFIER ' +
    'CONCAT_NULL_YIELDS_NULL RECURSIVE_TRIGGERS ANSI_NULL_DEFAULT NUMERIC_ROUNDABORT CURSOR_CLOSE_ON_COMMIT ' +
    'DATE_CORRELATION_OPTIMIZATION HONOR_BROKER_PRIORITY MIXED_PAGE_ALLOCATION'
  )
    .split(' ')
    .map((name) => [name, ['ON', 'OFF']] as const),
  ['PAGE_VERIFY', ['CHECKSUM', 'TORN_PAGE_DETECTION', 'NONE']],
  ['PARAMETERIZATION', ['SIMPLE', 'FORCED']],
  ['CURSOR_DEFAULT', ['LOCAL', 'GLOBAL']],
])

/** The same with an equals sign. */
const SETTINGS: ReadonlyMap<string, readonly string[]> = new Map([
  ['ACCELERATED_DATABASE_RECOVERY', ['ON', 'OFF']],
  ['MEMORY_OPTIMIZED_ELEVATE_TO_SNAPSHOT', ['ON', 'OFF']],
  ['DELAYED_DURABILITY', ['DISABLED', 'ALLOWED', 'FORCED']],
])

/** Whole numbers, and what they count. */
const FIGURES: ReadonlyMap<string, readonly string[]> = new Map([
  ['COMPATIBILITY_LEVEL', []],
  ['TARGET_RECOVERY_TIME', ['SECONDS', 'MINUTES']],
])

const furtherOption = (cursor: Cursor, word: string): DatabaseOption | null => {
  if ([...BROKER, 'DISABLE_BROKER'].includes(word)) return { kind: 'switch', name: 'BROKER', value: word }
  const values = SWITCHES.get(word)
  if (values !== undefined) return { kind: 'switch', name: word, value: cursor.word(...values) }
  const settings = SETTINGS.get(word)
  const units = FIGURES.get(word)
  if (settings === undefined && units === undefined) return null
  cursor.symbol('=')
  if (settings !== undefined) return { kind: 'switch', name: word, value: cursor.word(...settings) }
  const value = String(integer(cursor))
  const unit = units === undefined || units.length === 0 ? '' : ` ${cursor.word(...units)}`
  return { kind: 'switch', name: word, value: `${value}${unit}` }
}

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
      const further = furtherOption(cursor, word)
      if (further === null) throw sqlError(102, token.text).at(token.line)
      return further
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
    const added = files(cursor)
    if (added.some((one) => one.name === null)) cursor.fail()
    return { kind: 'alterDatabaseAddFile', name, log, files: added }
  }
  cursor.word('SET')
  const options = cursor.list(() => option(cursor))
  return { kind: 'alterDatabaseSet', name, options, termination: termination(cursor) }
}

export const dropDatabase = (cursor: Cursor): DatabaseStatement => {
  const ifExists = cursor.takeWords('IF', 'EXISTS')
  return { kind: 'dropDatabase', ifExists, names: cursor.list(() => cursor.name()) }
}
