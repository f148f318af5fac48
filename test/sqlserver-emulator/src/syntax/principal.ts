import { sqlError } from '../sql/error.ts'
import type { LoginOptions, PrincipalStatement, Securable, UserOptions } from '../tree/principal.ts'
import type { Cursor } from './cursor.ts'
import { binary, path, string } from './names.ts'

const PERMISSIONS =
  `ALTER ANY CONNECTION|ALTER ANY DATABASE|ALTER ANY LOGIN|ALTER SERVER STATE|ALTER|BACKUP DATABASE|BACKUP LOG|
CONNECT SQL|CONNECT ANY DATABASE|CONNECT|CONTROL SERVER|CONTROL|CREATE ANY DATABASE|CREATE DATABASE|CREATE TABLE|DELETE|EXECUTE|INSERT|
REFERENCES|SELECT|SHUTDOWN|TAKE OWNERSHIP|UPDATE|VIEW ANY DATABASE|VIEW ANY DEFINITION|VIEW DATABASE STATE|
VIEW DEFINITION|VIEW SERVER PERFORMANCE STATE|VIEW SERVER STATE`
    .replaceAll('\n', '')
    .split('|')
    .map((permission) => permission.split(' '))

const NO_LOGIN: LoginOptions = {
  password: null,
  hash: null,
  sid: null,
  defaultDatabase: null,
  name: null,
  disabled: null,
}

const equals = (cursor: Cursor, ...words: readonly string[]): string => {
  const word = cursor.word(...words)
  cursor.symbol('=')
  return word
}

const password = (cursor: Cursor): Partial<LoginOptions> => {
  const hashed = cursor.peek().kind === 'binary'
  const found = hashed ? { hash: binary(cursor) } : { password: string(cursor) }
  if (hashed) cursor.word('HASHED')
  else if (cursor.takeWord('OLD_PASSWORD') !== null) {
    cursor.symbol('=')
    string(cursor)
  } else
    for (const open = ['MUST_CHANGE', 'UNLOCK']; ; ) {
      const word = cursor.takeWord(...open)
      if (word === null) break
      open.splice(open.indexOf(word), 1)
    }
  return found
}

const loginOption = (cursor: Cursor, words: readonly string[]): Partial<LoginOptions> => {
  const word = equals(cursor, ...words)
  if (word === 'PASSWORD') return password(cursor)
  if (word === 'SID') return { sid: binary(cursor) }
  if (word === 'NAME') return { name: cursor.name() }
  if (word === 'DEFAULT_DATABASE') return { defaultDatabase: cursor.name() }
  if (word === 'DEFAULT_LANGUAGE') cursor.name()
  else cursor.word('ON', 'OFF')
  return {}
}

const CHECKS = ['CHECK_POLICY', 'CHECK_EXPIRATION', 'DEFAULT_DATABASE', 'DEFAULT_LANGUAGE']

/** `first` are the options that may open the list, `words` those that may follow: a new login's password opens it, once. */
const loginOptions = (cursor: Cursor, first: readonly string[], words: readonly string[]): LoginOptions => {
  cursor.word('WITH')
  let open = first
  const all = cursor.list(() => {
    const option = loginOption(cursor, open)
    open = words
    return option
  })
  return Object.assign({}, NO_LOGIN, ...all)
}

const userOptions = (cursor: Cursor, words: readonly string[]): UserOptions => {
  const found = { name: null, login: null, schema: null }
  if (cursor.takeWord('WITH') === null) return found
  const all = cursor.list(() => {
    const word = equals(cursor, ...words)
    return { [{ NAME: 'name', LOGIN: 'login' }[word] ?? 'schema']: cursor.name() }
  })
  return Object.assign(found, ...all)
}

const login = (cursor: Cursor, action: string): PrincipalStatement => {
  const name = cursor.name()
  if (action === 'DROP') return { kind: 'dropLogin', name }
  if (action === 'CREATE')
    return { kind: 'createLogin', name, options: loginOptions(cursor, ['PASSWORD'], ['SID', ...CHECKS]) }
  const able = cursor.takeWord('ENABLE', 'DISABLE')
  if (able !== null) return { kind: 'alterLogin', name, options: { ...NO_LOGIN, disabled: able === 'DISABLE' } }
  const words = ['PASSWORD', 'NAME', ...CHECKS]
  return { kind: 'alterLogin', name, options: loginOptions(cursor, words, words) }
}

const user = (cursor: Cursor, action: string): PrincipalStatement => {
  const ifExists = action === 'DROP' && cursor.takeWords('IF', 'EXISTS')
  const name = cursor.name()
  if (action === 'DROP') return { kind: 'dropUser', name, ifExists }
  if (action === 'ALTER') {
    if (!cursor.isWord('WITH')) cursor.fail()
    return { kind: 'alterUser', name, options: userOptions(cursor, ['NAME', 'LOGIN', 'DEFAULT_SCHEMA']) }
  }
  const mapped = cursor.takeWord('FOR', 'FROM') !== null
  if (mapped) cursor.word('LOGIN')
  const unmapped = !mapped && cursor.takeWords('WITHOUT', 'LOGIN')
  const of = mapped ? cursor.name() : unmapped ? null : name
  return { kind: 'createUser', name, login: of, options: userOptions(cursor, ['DEFAULT_SCHEMA']) }
}

const role = (cursor: Cursor, server: boolean): PrincipalStatement => {
  const name = cursor.name()
  const add = cursor.word('ADD', 'DROP') === 'ADD'
  cursor.word('MEMBER')
  return { kind: 'alterRole', server, role: name, add, member: cursor.name() }
}

/** CREATE, ALTER and DROP of a principal; null where another kind of thing follows. */
export const principal = (cursor: Cursor, action: 'CREATE' | 'ALTER' | 'DROP'): PrincipalStatement | null => {
  if (cursor.takeWord('LOGIN') !== null) return login(cursor, action)
  if (cursor.takeWord('USER') !== null) return user(cursor, action)
  if (action === 'ALTER' && cursor.takeWord('ROLE') !== null) return role(cursor, false)
  if (action === 'ALTER' && cursor.takeWords('SERVER', 'ROLE')) return role(cursor, true)
  if (action !== 'ALTER' || cursor.takeWord('AUTHORIZATION') === null) return null
  cursor.word('ON')
  const on = securable(cursor)
  cursor.word('TO')
  return { kind: 'alterAuthorization', securable: on, to: cursor.name() }
}

const securable = (cursor: Cursor): Securable => {
  const known = ['DATABASE', 'OBJECT', 'SCHEMA', 'LOGIN', 'CERTIFICATE']
  const scoped = cursor.peek(1).kind === 'symbol' && cursor.peek(1).value === '::'
  const word = scoped ? cursor.word(...known) : 'OBJECT'
  if (scoped) cursor.symbol('::')
  return { class: word, path: path(cursor) }
}

const permission = (cursor: Cursor): string => {
  const found = PERMISSIONS.find((words) => cursor.areWords(...words))
  if (found === undefined) {
    const token = cursor.peek()
    throw token.kind === 'word' ? sqlError(102, token.text).at(token.line) : cursor.objection()
  }
  cursor.words(...found)
  return found.join(' ')
}

/** GRANT, DENY and REVOKE; the word is read already. */
export const permissions = (cursor: Cursor, action: 'GRANT' | 'DENY' | 'REVOKE'): PrincipalStatement => {
  const all = cursor.list(() => permission(cursor))
  const on = cursor.takeWord('ON') === null ? null : securable(cursor)
  cursor.word('TO', ...(action === 'REVOKE' ? ['FROM'] : []))
  const principalName = () => (cursor.takeWord('PUBLIC') === null ? cursor.name() : 'public')
  return { kind: 'permission', action, permissions: all, on, to: cursor.list(principalName) }
}
