import { hasRole, isSysadmin, mayInDatabase, mayOnServer } from '../instance/permission.ts'
import { INT, nvarchar, varbinary } from '../sql/type.ts'
import type { Context } from './executor.ts'
import { builtIn, type FunctionTable } from './function-table.ts'

const principal = (context: Context, name: string | null) => context.instance.login(name ?? context.session.login)

const hasPermission = (
  context: Context,
  securable: string | null,
  kind: string | null,
  permission: string,
): number | null => {
  const login = principal(context, null)
  if (login === null) return null
  if (kind === null || kind.toUpperCase() === 'SERVER') return mayOnServer(login, permission.toUpperCase()) ? 1 : 0
  const bare = (securable ?? context.session.database).replace(/^\[|\]$/g, '').replaceAll(']]', ']')
  if (kind.toUpperCase() === 'DATABASE') {
    const database = context.instance.find(bare)
    return database === null ? null : mayInDatabase(database, login, permission.toUpperCase()) ? 1 : 0
  }
  const database = context.instance.find(context.session.database)
  return database === null ? null : mayInDatabase(database, login, permission.toUpperCase(), bare) ? 1 : 0
}

const textOf = (value: unknown): string | null => (value === null || value === undefined ? null : String(value))

const sid = (context: Context, name: string | null) => {
  const found = principal(context, name)
  return found === null ? null : new Uint8Array(Buffer.from(found.sid, 'hex'))
}

const nameOfSid = (context: Context, bytes: unknown): string | null => {
  if (!(bytes instanceof Uint8Array)) return context.session.login
  const hex = Buffer.from(bytes).toString('hex').toUpperCase()
  return [...context.instance.logins.values()].find((login) => login.sid === hex)?.name ?? null
}

export const SECURITY: FunctionTable = {
  HAS_PERMS_BY_NAME: builtIn(3, 5, INT, ([securable, kind, permission], { context }) =>
    hasPermission(context, textOf(securable), textOf(kind), String(permission ?? '')),
  ),
  IS_SRVROLEMEMBER: builtIn(1, 2, INT, ([role, name], { context }) => {
    const login = principal(context, textOf(name))
    if (login === null) return null
    const wanted = String(role ?? '').toLowerCase()
    return wanted === 'public' || isSysadmin(login) || login.roles.includes(wanted) ? 1 : 0
  }),
  IS_ROLEMEMBER: builtIn(1, 2, INT, ([role], { context }) => {
    const login = principal(context, null)
    const database = context.instance.find(context.session.database)
    return login === null || database === null
      ? null
      : hasRole(database, login, String(role ?? '').toLowerCase())
        ? 1
        : 0
  }),
  IS_MEMBER: builtIn(1, 1, INT, ([role], { context }) => {
    const login = principal(context, null)
    const database = context.instance.find(context.session.database)
    return login === null || database === null
      ? null
      : hasRole(database, login, String(role ?? '').toLowerCase())
        ? 1
        : 0
  }),
  SUSER_SNAME: builtIn(0, 1, nvarchar(128), (values, { context }) => nameOfSid(context, values[0])),
  SUSER_NAME: builtIn(0, 1, nvarchar(128), (_, { context }) => context.session.login),
  SYSTEM_USER: builtIn(0, 0, nvarchar(128), (_, { context }) => context.session.login),
  ORIGINAL_LOGIN: builtIn(0, 0, nvarchar(128), (_, { context }) => context.session.login),
  SUSER_SID: builtIn(0, 2, varbinary(85), ([name], { context }) => sid(context, textOf(name))),
}
