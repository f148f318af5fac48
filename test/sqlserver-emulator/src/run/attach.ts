import { existsSync } from 'node:fs'
import type { DatabaseFile, DatabaseRecord } from '../instance/catalog.ts'
import { Database, guidOfFile } from '../instance/database.ts'
import { OS_ERRORS } from '../instance/volumes.ts'
import { type SqlError, sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { CreateDatabase } from '../tree/database.ts'
import type { Context } from './executor.ts'
import { upgrade } from './upgrade.ts'

const unopened = (path: string, error: keyof typeof OS_ERRORS): SqlError =>
  sqlError(5120, path, error, OS_ERRORS[error])

/** The place of a file that must be there and belong to nobody. */
const placeOf = (path: string, { instance }: Context): string => {
  const located = instance.options.volumes.forReading(path)
  if (located.kind === 'failed') throw unopened(path, located.error)
  const taken = [...instance.databases.values()].some(({ record }) =>
    record.files.some((file) => file.physicalName.toLowerCase() === path.toLowerCase()),
  )
  if (taken) throw unopened(path, 32)
  return located.real
}

/** Where each file of the primary's list lies now: where the statement says, else where it was. */
const filesOf = (
  listed: readonly DatabaseFile[],
  primary: string,
  others: readonly string[],
  name: string,
  readOnly: boolean,
  rebuildLog: boolean,
  context: Context,
): { readonly files: readonly DatabaseFile[]; readonly fresh: readonly DatabaseFile[] } => {
  const { instance } = context
  const { path } = instance.options.volumes
  const given = new Map(others.map((other) => [guidOfFile(placeOf(other, context)) ?? '', other]))
  const stranger = [...given].find(([id]) => !listed.some((file) => file.guid === id))
  if (stranger !== undefined) throw sqlError(1813, name).after(sqlError(5173))
  const fresh: DatabaseFile[] = []
  const files = listed.map((file, i): DatabaseFile => {
    // What was noted of the base of a read-only database lay in master, and did not come along.
    const base = readOnly ? null : file.base
    if (i === 0) return { ...file, base, physicalName: primary }
    const physicalName = given.get(file.guid) ?? file.physicalName
    const located = instance.options.volumes.forReading(physicalName)
    if (located.kind === 'found' && existsSync(located.real)) return { ...file, base, physicalName }
    if (!file.log || readOnly)
      throw sqlError(1813, name).after(unopened(physicalName, located.kind === 'failed' ? located.error : 2))
    const made: DatabaseFile = { ...file, physicalName: path.join(path.dirname(primary), `${name}_log.ldf`) }
    fresh.push(made)
    return made
  })
  if (rebuildLog && readOnly) throw sqlError(1813, name).after(sqlError(5120, primary, 5, OS_ERRORS[5]))
  return { files, fresh }
}

/**
 * CREATE DATABASE … FOR ATTACH: page "CREATE DATABASE (Transact-SQL)". The database is what its files say, guids, fork and
 * differential base included, save that a read-only one has lost its base; its id, its owner and when it was created are
 * new. A log that is missing is made anew.
 */
export const attach = (statement: CreateDatabase, ownerSid: string, context: Context, reply: Reply): void => {
  const { instance } = context
  const { name } = statement
  if (statement.collation !== null) throw sqlError(1812)
  const [first, ...others] = [...statement.data, ...statement.log].map(({ fileName }) => fileName)
  if (first === undefined) throw sqlError(1829)
  const real = placeOf(first, context)
  const probe = new Database(blank(instance.nextDatabaseId(), name, ownerSid, instance.now()))
  if (!probe.open(real)) throw sqlError(5171, first)
  const { identity, files: listed } = probe
  try {
    if (identity === null || listed === null) throw sqlError(1824)
    if (identity.version > instance.databaseVersion)
      throw sqlError(1813, name).after(sqlError(948, name, identity.version, instance.databaseVersion))
    const rebuildLog = statement.attach === 'ATTACH_REBUILD_LOG'
    const { files, fresh } = filesOf(listed, first, others, name, identity.readOnly, rebuildLog, context)
    const record: DatabaseRecord = {
      ...probe.record,
      access: statement.restricted ? 'RESTRICTED_USER' : 'MULTI_USER',
      readOnly: identity.readOnly,
      recovery: identity.recovery,
      familyGuid: identity.familyGuid,
      files,
    }
    probe.record = record
    probe.addFiles(instance.placed(fresh))
    instance.databases.set(record.id, probe)
    instance.save(probe, { files })
    upgrade(probe, context, reply)
  } catch (error) {
    probe.close()
    throw error
  }
}

const blank = (id: number, name: string, ownerSid: string, created: number): DatabaseRecord => ({
  id,
  name,
  state: 'ONLINE',
  access: 'MULTI_USER',
  readOnly: false,
  standby: false,
  created,
  ownerSid,
  recovery: 'SIMPLE',
  files: [],
  redo: null,
  familyGuid: '',
  tailTaken: false,
  switches: {},
  membership: null,
  snapshotOf: null,
  encryptedBy: null,
})
