import type { LoginRecord } from '../instance/catalog.ts'
import type { StoredPermission, StoredUser } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import { isOwner, isSysadmin, mayInDatabase, mayOnServer } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { PrincipalStatement, Securable } from '../tree/principal.ts'
import type { Statement } from '../tree/statement.ts'
import type { Context } from './executor.ts'
import { databaseOf } from './tables.ts'

const KINDS: ReadonlySet<string> = new Set<PrincipalStatement['kind']>([
  'createLogin',
  'alterLogin',
  'dropLogin',
  'createUser',
  'alterUser',
  'dropUser',
  'alterRole',
  'alterAuthorization',
  'permission',
])

export const isPrincipalStatement = (statement: Statement): statement is Statement & PrincipalStatement =>
  KINDS.has(statement.kind)

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex').toUpperCase()

const saveLogin = (context: Context, value: LoginRecord): void =>
  context.instance.write({ kind: 'login', key: value.name.toLowerCase(), value })

const loginNamed = (name: string, action: string, context: Context): LoginRecord => {
  const login = context.instance.login(name)
  if (login === null) throw sqlError(15151, action, 'login', name)
  return login
}

const current = (context: Context): LoginRecord => loginNamed(context.session.login, 'find', context)

const loginStatement = (
  statement: Extract<PrincipalStatement, { kind: 'createLogin' | 'alterLogin' | 'dropLogin' }>,
  context: Context,
): void => {
  const { instance } = context
  const self = statement.kind === 'alterLogin' && statement.name.toLowerCase() === context.session.login.toLowerCase()
  if (!self && !mayOnServer(current(context), 'ALTER ANY LOGIN')) throw sqlError(15247)
  if (statement.kind === 'createLogin') {
    const { options } = statement
    if (instance.login(statement.name) !== null) throw sqlError(15025, statement.name)
    const sid = options.sid === null ? null : hex(options.sid)
    if (sid !== null && [...instance.logins.values()].some((login) => login.sid === sid)) throw sqlError(15433)
    instance.addLogin(
      { name: statement.name, defaultDatabase: options.defaultDatabase ?? 'master', ...(sid === null ? {} : { sid }) },
      options.password ?? hex(options.hash ?? new Uint8Array()),
    )
    return
  }
  const login = loginNamed(statement.name, statement.kind === 'dropLogin' ? 'drop' : 'alter', context)
  if (statement.kind === 'dropLogin') {
    if ([...instance.sessions.values()].some((session) => session.login.toLowerCase() === login.name.toLowerCase()))
      throw sqlError(15434, login.name)
    instance.write({ kind: 'login', key: login.name.toLowerCase(), value: null })
    return
  }
  const { options } = statement
  const named = options.name ?? login.name
  if (named !== login.name) instance.write({ kind: 'login', key: login.name.toLowerCase(), value: null })
  const changed = {
    ...login,
    name: named,
    disabled: options.disabled ?? login.disabled,
    defaultDatabase: options.defaultDatabase ?? login.defaultDatabase,
  }
  saveLogin(context, changed)
  if (options.password !== null) instance.setPassword(changed, options.password)
}

const database = (context: Context): Database => databaseOf([], context)

const requireAlterUser = (at: Database, context: Context): void => {
  const login = current(context)
  if (!isOwner(at, login) && !mayInDatabase(at, login, 'CONTROL')) throw sqlError(15247)
}

const writable = (at: Database): void => {
  if (at.record.readOnly || at.record.standby) throw sqlError(3906, at.record.name)
}

const userNamed = (at: Database, name: string, action: string): StoredUser => {
  const user = at.content?.users().find((one) => one.name.toLowerCase() === name.toLowerCase())
  if (user === undefined) throw sqlError(15151, action, 'user', name)
  return user
}

const saveUser = (at: Database, value: StoredUser): void => {
  at.commit([{ kind: 'user', key: value.name.toLowerCase(), value }])
}

const userStatement = (
  statement: Extract<PrincipalStatement, { kind: 'createUser' | 'alterUser' | 'dropUser' }>,
  context: Context,
): void => {
  const at = database(context)
  requireAlterUser(at, context)
  writable(at)
  const users = at.content?.users() ?? []
  const exists = users.some((one) => one.name.toLowerCase() === statement.name.toLowerCase())
  if (statement.kind === 'dropUser') {
    if (!exists && statement.ifExists) return
    const user = userNamed(at, statement.name, 'drop')
    at.commit([{ kind: 'user', key: user.name.toLowerCase(), value: null }])
    return
  }
  const sidOf = (name: string): string => {
    const login = context.instance.login(name)
    if (login === null) throw sqlError(15007, name)
    const taken = users.find((one) => one.sid === login.sid && one.name.toLowerCase() !== statement.name.toLowerCase())
    if (taken !== undefined || at.record.ownerSid === login.sid) throw sqlError(15063)
    return login.sid
  }
  if (statement.kind === 'createUser') {
    if (exists || ['dbo', 'guest', 'sys'].includes(statement.name.toLowerCase())) throw sqlError(15023, statement.name)
    const sid = statement.login === null ? null : sidOf(statement.login)
    saveUser(at, {
      name: statement.name,
      id: 5 + users.length,
      sid,
      schema: statement.options.schema ?? 'dbo',
      roles: [],
      permissions: [],
    })
    return
  }
  const user = userNamed(at, statement.name, 'alter')
  const { name, login, schema } = statement.options
  if (name !== null && name.toLowerCase() !== user.name.toLowerCase())
    at.commit([{ kind: 'user', key: user.name.toLowerCase(), value: null }])
  saveUser(at, {
    ...user,
    name: name ?? user.name,
    sid: login === null ? user.sid : sidOf(login),
    schema: schema ?? user.schema,
  })
}

const DATABASE_ROLES = [
  'db_owner',
  'db_backupoperator',
  'db_datareader',
  'db_datawriter',
  'db_ddladmin',
  'db_securityadmin',
  'db_accessadmin',
]
const SERVER_ROLES = [
  'sysadmin',
  'dbcreator',
  'processadmin',
  'securityadmin',
  'serveradmin',
  'setupadmin',
  'bulkadmin',
  'diskadmin',
]

const withRole = (roles: readonly string[], role: string, add: boolean): readonly string[] => {
  const without = roles.filter((one) => one !== role)
  return add ? [...without, role] : without
}

const roleStatement = (statement: Extract<PrincipalStatement, { kind: 'alterRole' }>, context: Context): void => {
  const role = statement.role.toLowerCase()
  if (statement.server) {
    if (!SERVER_ROLES.includes(role)) throw sqlError(15151, 'alter', 'server role', statement.role)
    if (!isSysadmin(current(context))) throw sqlError(15151, 'alter', 'server role', statement.role)
    const login = loginNamed(statement.member, 'add', context)
    saveLogin(context, { ...login, roles: withRole(login.roles, role, statement.add) })
    return
  }
  const at = database(context)
  requireAlterUser(at, context)
  writable(at)
  if (!DATABASE_ROLES.includes(role)) throw sqlError(15151, 'alter', 'role', statement.role)
  const user = userNamed(at, statement.member, 'add')
  saveUser(at, { ...user, roles: withRole(user.roles, role, statement.add) })
}

const about = (on: Securable | null): string | null => {
  if (on === null) return null
  const name = on.path.length === 1 && on.class === 'OBJECT' ? `dbo.${on.path[0]}` : on.path.slice(-2).join('.')
  return `${on.class}::${name.toLowerCase()}`
}

const changedPermissions = (
  statement: Extract<PrincipalStatement, { kind: 'permission' }>,
  before: readonly StoredPermission[],
): readonly StoredPermission[] => {
  const on = about(statement.on)
  const others = before.filter((one) => !(statement.permissions.includes(one.permission) && one.on === on))
  const { action } = statement
  return action === 'REVOKE'
    ? others
    : [...others, ...statement.permissions.map((permission) => ({ permission, state: action, on }))]
}

const ON_SERVER =
  /^(ALTER ANY (CONNECTION|DATABASE|LOGIN)|ALTER SERVER STATE|CONNECT SQL|CONNECT ANY DATABASE|CONTROL SERVER|CREATE ANY DATABASE|SHUTDOWN|VIEW ANY .*|VIEW SERVER .*)$/

const permissionStatement = (
  statement: Extract<PrincipalStatement, { kind: 'permission' }>,
  context: Context,
): void => {
  for (const name of statement.to) {
    if (statement.permissions.every((permission) => ON_SERVER.test(permission))) {
      if (!isSysadmin(current(context))) throw sqlError(15247)
      const login = loginNamed(name, 'find', context)
      saveLogin(context, { ...login, permissions: changedPermissions(statement, login.permissions) })
      continue
    }
    const at = database(context)
    requireAlterUser(at, context)
    writable(at)
    const user = userNamed(at, name, 'find')
    saveUser(at, { ...user, permissions: changedPermissions(statement, user.permissions) })
  }
}

const authorise = (statement: Extract<PrincipalStatement, { kind: 'alterAuthorization' }>, context: Context): void => {
  const { instance } = context
  const name = statement.securable.path.at(-1) ?? ''
  const at = instance.find(name)
  if (statement.securable.class !== 'DATABASE' || at === null) throw sqlError(15151, 'find', 'database', name)
  const login = current(context)
  if (!isOwner(at, login)) throw sqlError(15151, 'find', 'database', name)
  const owner = loginNamed(statement.to ?? '', 'find', context)
  const identity = at.identity
  if (identity !== null && !at.record.readOnly)
    at.commit([{ kind: 'identity', value: { ...identity, ownerSid: owner.sid } }])
  instance.save(at, { ownerSid: owner.sid })
}

export const runPrincipalStatement = (statement: PrincipalStatement, context: Context): void => {
  switch (statement.kind) {
    case 'createLogin':
    case 'alterLogin':
    case 'dropLogin':
      loginStatement(statement, context)
      return
    case 'createUser':
    case 'alterUser':
    case 'dropUser':
      userStatement(statement, context)
      return
    case 'alterRole':
      roleStatement(statement, context)
      return
    case 'alterAuthorization':
      authorise(statement, context)
      return
    default:
      permissionStatement(statement, context)
  }
}
