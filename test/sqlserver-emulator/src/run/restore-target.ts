import { existsSync } from 'node:fs'
import type { DatabaseFile } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { isSysadmin, mayCreateDatabases } from '../instance/permission.ts'
import { OS_ERRORS } from '../instance/volumes.ts'
import type { SetHeader } from '../media/header.ts'
import { sqlError } from '../sql/error.ts'
import type { Restore } from '../tree/backup.ts'
import { has, operandText } from './device.ts'
import type { Context } from './executor.ts'

export const permitted = (database: Database | null, name: string, context: Context): void => {
  const login = context.instance.login(context.session.login)
  if (login === null) throw sqlError(3110, name)
  if (database === null) {
    if (!mayCreateDatabases(context.instance, login)) throw sqlError(262, 'CREATE DATABASE', 'master')
  } else if (!isSysadmin(login) && !login.roles.includes('dbcreator') && database.record.ownerSid !== login.sid)
    throw sqlError(3110, name)
}

/** Nobody may be in it, the session that restores included. */
export const requireExclusive = (database: Database, context: Context): void => {
  const { instance, session } = context
  if (session.database.toLowerCase() === database.record.name.toLowerCase())
    throw sqlError(3102, 'RESTORE', database.record.name)
  if (database.record.membership !== null) throw sqlError(3104, database.record.name)
  if (instance.usersOf(database, session.id).length > 0 || database.restoredBy !== null) throw sqlError(3101)
  if (database.backedUpBy !== null) throw sqlError(3101)
}

/** Where the files go: MOVE, else where they were. */
export const targetFiles = (
  statement: Restore,
  header: SetHeader,
  database: Database | null,
  context: Context,
): readonly DatabaseFile[] => {
  const moves = new Map<string, string>()
  for (const { value } of statement.options) {
    if (value?.kind !== 'move') continue
    const logical = operandText(value.logical, context)
    if (moves.has(logical.toLowerCase())) throw sqlError(4353, logical)
    if (!header.files.some((file) => file.name.toLowerCase() === logical.toLowerCase()))
      throw sqlError(3234, logical, header.databaseName)
    moves.set(logical.toLowerCase(), operandText(value.to, context))
  }
  const { volumes } = context.instance.options
  const replace = has(statement.options, 'REPLACE')
  const taken = new Map<string, { name: string; id: number }>()
  return header.files.map((file) => {
    const physicalName = moves.get(file.name.toLowerCase()) ?? file.physicalName
    const place = volumes.forWriting(physicalName)
    if (place.kind === 'failed')
      throw sqlError(3119).after(
        sqlError(5133, physicalName, OS_ERRORS[place.error]),
        sqlError(3156, file.name, physicalName),
      )
    const claimed = taken.get(physicalName.toLowerCase())
    if (claimed !== undefined) throw sqlError(3176, physicalName, claimed.name, claimed.id, file.name, file.id)
    taken.set(physicalName.toLowerCase(), { name: file.name, id: file.id })
    const other = [...context.instance.databases.values()].find(
      (one) =>
        one !== database &&
        one.record.files.some((its) => its.physicalName.toLowerCase() === physicalName.toLowerCase()),
    )
    if (other !== undefined)
      throw sqlError(3119).after(
        sqlError(1834, physicalName, other.record.name),
        sqlError(3156, file.name, physicalName),
      )
    const own =
      database?.record.files.some((its) => its.physicalName.toLowerCase() === physicalName.toLowerCase()) === true
    if (!own && !replace && existsSync(place.real)) throw sqlError(3142, physicalName, physicalName)
    if (!volumes.take(place.volume, file.size))
      throw sqlError(3119).after(
        sqlError(3257, volumes.path.dirname(physicalName), file.size, volumes.free(place.volume)),
      )
    return {
      id: file.id,
      log: file.log,
      name: file.name,
      physicalName,
      guid: file.guid,
      createLsn: file.createLsn,
      base: file.base,
    }
  })
}

/** Files that the database got after its full: a differential brings them along. */
export const addedFiles = (
  statement: Restore,
  header: SetHeader,
  database: Database,
  context: Context,
): readonly DatabaseFile[] => {
  const own = new Map(database.record.files.map((file) => [file.guid, file.physicalName]))
  const files = header.files.map((file) => ({ ...file, physicalName: own.get(file.guid) ?? file.physicalName }))
  return targetFiles(statement, { ...header, files }, database, context).filter(({ guid }) => !own.has(guid))
}
