import type { LoginRecord } from './catalog.ts'
import type { StoredPermission, StoredUser } from './content.ts'
import type { Database } from './database.ts'
import type { Instance } from './instance.ts'

const IMPLIED_BY: Readonly<Record<string, readonly string[]>> = {
  'VIEW SERVER STATE': ['CONTROL SERVER', 'ALTER SERVER STATE'],
  'VIEW SERVER PERFORMANCE STATE': ['VIEW SERVER STATE', 'CONTROL SERVER', 'ALTER SERVER STATE'],
  'VIEW ANY DEFINITION': ['CONTROL SERVER'],
  'VIEW ANY DATABASE': ['CONTROL SERVER'],
  'CREATE ANY DATABASE': ['ALTER ANY DATABASE', 'CONTROL SERVER'],
  'ALTER ANY DATABASE': ['CONTROL SERVER'],
  'ALTER ANY CONNECTION': ['CONTROL SERVER'],
  'ALTER ANY LOGIN': ['CONTROL SERVER'],
  SHUTDOWN: ['CONTROL SERVER'],
}

const SERVER_ROLES: Readonly<Record<string, readonly string[]>> = {
  dbcreator: ['CREATE ANY DATABASE', 'ALTER ANY DATABASE'],
  processadmin: ['ALTER ANY CONNECTION', 'ALTER SERVER STATE'],
  securityadmin: ['ALTER ANY LOGIN'],
  serveradmin: ['ALTER SERVER STATE', 'SHUTDOWN'],
}

const granted = (permissions: readonly StoredPermission[], permission: string, on: readonly (string | null)[]) => {
  const about = permissions.filter((entry) => entry.permission === permission && on.includes(entry.on))
  if (about.some(({ state }) => state === 'DENY')) return 'denied'
  return about.length > 0 ? 'granted' : 'none'
}

export const isSysadmin = (login: LoginRecord): boolean => login.roles.includes('sysadmin')

export const mayOnServer = (login: LoginRecord, permission: string): boolean => {
  if (isSysadmin(login)) return true
  const direct = granted(login.permissions, permission, [null])
  if (direct === 'denied') return false
  const byRole = login.roles.some((role) => SERVER_ROLES[role]?.includes(permission) === true)
  return direct === 'granted' || byRole || (IMPLIED_BY[permission] ?? []).some((wider) => mayOnServer(login, wider))
}

export const userOf = (database: Database, login: LoginRecord): StoredUser | null =>
  database.content?.users().find(({ sid }) => sid === login.sid) ?? null

export const isOwner = (database: Database, login: LoginRecord): boolean =>
  isSysadmin(login) || database.record.ownerSid === login.sid

/** Whether the login may be in the database at all, states aside. */
export const mayEnter = (database: Database, login: LoginRecord): boolean =>
  isOwner(database, login) ||
  ['master', 'tempdb', 'msdb'].includes(database.record.name) ||
  userOf(database, login) !== null

const ROLE_PERMISSIONS: Readonly<Record<string, readonly string[]>> = {
  db_backupoperator: ['BACKUP DATABASE', 'BACKUP LOG', 'CHECKPOINT'],
  db_datareader: ['SELECT'],
  db_datawriter: ['INSERT', 'UPDATE', 'DELETE'],
  db_ddladmin: ['CREATE TABLE', 'ALTER'],
}

export const hasRole = (database: Database, login: LoginRecord, role: string): boolean =>
  isOwner(database, login)
    ? role === 'db_owner' || isSysadmin(login)
    : (userOf(database, login)?.roles.includes(role) ?? false)

/** `object` as `schema.name`. */
export const mayInDatabase = (
  database: Database,
  login: LoginRecord,
  permission: string,
  object: string | null = null,
): boolean => {
  if (isOwner(database, login)) return true
  const user = userOf(database, login)
  if (user === null) return false
  if (user.roles.includes('db_owner')) return true
  const [schema = ''] = object?.split('.') ?? []
  const on = [
    null,
    `DATABASE::${database.record.name.toLowerCase()}`,
    ...(object === null ? [] : [`OBJECT::${object.toLowerCase()}`, `SCHEMA::${schema.toLowerCase()}`]),
  ]
  const direct = granted(user.permissions, permission, on)
  const wide = granted(user.permissions, 'CONTROL', on)
  if (direct === 'denied') return false
  const byRole = user.roles.some((role) => ROLE_PERMISSIONS[role]?.includes(permission) === true)
  return (
    direct === 'granted' ||
    wide === 'granted' ||
    byRole ||
    (permission === 'ALTER' && mayOnServer(login, 'ALTER ANY DATABASE'))
  )
}

/** Rows of other databases are visible to these only. */
export const mayCreateDatabases = (instance: Instance, login: LoginRecord): boolean =>
  mayOnServer(login, 'CREATE ANY DATABASE') || instance.find('master')?.record.ownerSid === login.sid
