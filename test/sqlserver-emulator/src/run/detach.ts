import type { Database } from '../instance/database.ts'
import type { Instance } from '../instance/instance.ts'
import { hasRole } from '../instance/permission.ts'
import { type SqlError, sqlError } from '../sql/error.ts'
import type { Context } from './executor.ts'
import { type Given, parameter } from './parameter.ts'
import { closedObjection } from './state.ts'

/** Why nobody may take a database away: others hold it too, or are made of it. */
export const heldObjection = (database: Database, instance: Instance, verb: 'DROP' | 'DETACH'): SqlError | null => {
  const { record } = database
  if (record.membership !== null) return sqlError(record.membership.kind === 'mirroring' ? 3743 : 3752, record.name)
  const snapshot = [...instance.databases.values()].find((one) => one.record.snapshotOf === record.id)
  return snapshot === undefined ? null : sqlError(3709, verb, snapshot.record.name)
}

/** sp_detach_db: page "sp_detach_db (Transact-SQL)". The files stay, all that master knows of the database goes. */
export const detach = (given: readonly Given[], context: Context): void => {
  const { instance, session } = context
  const name = parameter(given, 0, '@dbname')
  if (name === null) throw sqlError(201, 'sp_detach_db', '@dbname')
  if (session.transaction !== null) throw sqlError(15002, 'sys.sp_detach_db')
  const database = instance.find(name)
  if (database === null) throw sqlError(15010, name)
  const { record } = database
  if (record.id <= 4) throw sqlError(7940)
  const login = instance.login(session.login)
  if (login === null || !hasRole(database, login, 'db_owner')) throw sqlError(15247)
  if (record.snapshotOf !== null) throw sqlError(3706, 'detach')
  if (record.state === 'SUSPECT' || record.state === 'RECOVERY_PENDING') throw sqlError(3707)
  const objection = heldObjection(database, instance, 'DETACH') ?? closedObjection(database)
  if (objection !== null) throw objection
  const inUse =
    instance.usersOf(database, session.id).length > 0 || session.database.toLowerCase() === record.name.toLowerCase()
  if (inUse) throw sqlError(3703, 'database', record.name)
  database.close()
  instance.write({ kind: 'database', key: record.id, value: null })
  for (const [key, value] of instance.logins)
    if (value.defaultDatabase.toLowerCase() === record.name.toLowerCase())
      instance.write({ kind: 'login', key, value: { ...value, defaultDatabase: 'master' } })
}
