import { sqlError } from '../sql/error.ts'
import type { Option, OptionValue } from '../tree/backup.ts'
import type { Cursor } from './cursor.ts'
import { count, text } from './operand.ts'
import type { Form } from './option-table.ts'

const ALGORITHMS = ['AES_128', 'AES_192', 'AES_256', 'TRIPLE_DES_3KEY']

const encryption = (cursor: Cursor): OptionValue =>
  cursor.inParentheses(() => {
    cursor.word('ALGORITHM')
    cursor.symbol('=')
    const algorithm = cursor.word(...ALGORITHMS)
    cursor.symbol(',')
    cursor.word('SERVER')
    const encryptor = cursor.takeWord('CERTIFICATE') === null ? 'ASYMMETRIC KEY' : 'CERTIFICATE'
    if (encryptor === 'ASYMMETRIC KEY') cursor.words('ASYMMETRIC', 'KEY')
    cursor.symbol('=')
    return { kind: 'encryption', algorithm, encryptor, key: cursor.name() }
  })

/** The levels belong to ZSTD. */
const compression = (cursor: Cursor): OptionValue => {
  if (!cursor.isSymbol('(')) return { kind: 'compression', algorithm: null, level: null }
  return cursor.inParentheses(() => {
    cursor.word('ALGORITHM')
    cursor.symbol('=')
    const algorithm = cursor.word('MS_XPRESS', 'QAT_DEFLATE', 'ZSTD')
    if (algorithm !== 'ZSTD' || cursor.takeSymbol(',') === null) return { kind: 'compression', algorithm, level: null }
    cursor.word('LEVEL')
    cursor.symbol('=')
    return { kind: 'compression', algorithm, level: cursor.word('LOW', 'MEDIUM', 'HIGH') }
  })
}

const percent = (cursor: Cursor): OptionValue | null => {
  if (cursor.takeSymbol('=') === null) return null
  if (cursor.peek().kind !== 'integer') cursor.fail()
  return { kind: 'integer', value: cursor.next().value }
}

const move = (cursor: Cursor): OptionValue => {
  const logical = text(cursor)
  cursor.word('TO')
  return { kind: 'move', logical, to: text(cursor) }
}

const after = (cursor: Cursor) => (cursor.takeWord('AFTER') === null ? null : text(cursor))

const carried = (cursor: Cursor, form: Form): OptionValue | null => {
  if (form === 'flag') return null
  if (form === 'percent') return percent(cursor)
  if (form === 'compression') return compression(cursor)
  if (form === 'encryption') return encryption(cursor)
  if (form === 'move') return move(cursor)
  cursor.symbol('=')
  if (form === 'count') return count(cursor)
  const value = text(cursor)
  return form === 'mark' ? { kind: 'mark', mark: value, after: after(cursor) } : value
}

/** WITH option, …; a word that no diagram knows is refused with 155. */
export const options = (cursor: Cursor, table: ReadonlyMap<string, Form>, statement: string): readonly Option[] => {
  if (!cursor.isWord('WITH')) return []
  cursor.next()
  return cursor.list(() => {
    const token = cursor.peek()
    const form = token.kind === 'word' ? table.get(token.value) : undefined
    if (token.kind !== 'word' || token.value === '') cursor.fail()
    if (form === undefined) throw sqlError(155, token.text, statement).at(token.line)
    cursor.next()
    return { name: token.value, value: carried(cursor, form) }
  })
}
