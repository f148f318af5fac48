import type { Database } from '../instance/database.ts'
import { type SqlError, sqlError } from '../sql/error.ts'
import type { Context } from './executor.ts'

/** Why a database in its state cannot be used at all. */
export const closedObjection = ({ record }: Database): SqlError | null => {
  if (record.membership?.role === 'secondary')
    return sqlError(record.membership.kind === 'mirroring' ? 954 : 976, record.name)
  switch (record.state) {
    case 'RESTORING':
      return sqlError(927, record.name)
    case 'RECOVERING':
      return sqlError(922, record.name)
    case 'RECOVERY_PENDING':
      return sqlError(945, record.name)
    case 'SUSPECT':
      return sqlError(926, record.name)
    case 'OFFLINE':
      return sqlError(942, record.name)
    default:
      return null
  }
}

/** Why this session cannot use a database now. */
export const stateObjection = (database: Database, { instance, session }: Context): SqlError | null => {
  const closed = closedObjection(database)
  if (closed !== null) return closed
  const { record } = database
  const login = instance.login(session.login)
  const inside = session.database.toLowerCase() === record.name.toLowerCase()
  if (record.access === 'RESTRICTED_USER' && login !== null && !mayEnterRestricted(database, login))
    return sqlError(923, record.name)
  if (record.access === 'SINGLE_USER' && !inside && instance.usersOf(database, session.id).length > 0)
    return sqlError(924, record.name)
  return null
}

/** Members of db_owner, dbcreator and sysadmin only: it is no fence against them. */
const mayEnterRestricted = (
  database: Database,
  login: { readonly sid: string; readonly roles: readonly string[] },
): boolean => {
  const user = database.content?.users().find(({ sid }) => sid === login.sid)
  const strong = login.roles.some((role) => ['sysadmin', 'dbcreator'].includes(role))
  return strong || database.record.ownerSid === login.sid || user?.roles.includes('db_owner') === true
}
