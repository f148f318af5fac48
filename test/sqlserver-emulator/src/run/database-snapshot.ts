import type { DatabaseFile, DatabaseRecord } from '../instance/catalog.ts'
import { Database } from '../instance/database.ts'
import { guid } from '../instance/instance.ts'
import { OS_ERRORS } from '../instance/volumes.ts'
import { sqlError } from '../sql/error.ts'
import type { CreateDatabase } from '../tree/database.ts'
import { unsupported } from './bind.ts'
import type { Context } from './executor.ts'
import { recordRevert } from './history.ts'
import { requireExclusive } from './restore-target.ts'

/** CREATE DATABASE … AS SNAPSHOT OF: what was committed by now, read-only; each data file of the source is named. */
export const takeDatabaseSnapshot = (statement: CreateDatabase, sourceName: string, context: Context): void => {
  const { instance } = context
  const source = instance.find(sourceName)
  if (source === null) throw sqlError(911, sourceName)
  if (source.record.snapshotOf !== null) throw sqlError(1821)
  const { content } = source
  if (source.record.state !== 'ONLINE' || content === null) throw sqlError(1822)
  const files = source.record.files
    .filter(({ log }) => !log)
    .map((file): DatabaseFile => {
      const named = statement.data.find(({ name }) => name?.toLowerCase() === file.name.toLowerCase())
      if (named === undefined) throw sqlError(5127, file.name)
      const place = instance.options.volumes.forWriting(named.fileName)
      if (place.kind === 'failed') throw sqlError(1802).after(sqlError(5133, named.fileName, OS_ERRORS[place.error]))
      return { ...file, physicalName: named.fileName }
    })
  const record: DatabaseRecord = {
    ...source.record,
    id: instance.nextDatabaseId(),
    name: statement.name,
    access: 'MULTI_USER',
    readOnly: true,
    created: instance.now(),
    files,
    switches: {},
    snapshotOf: source.record.id,
  }
  const snapshot = new Database(record)
  snapshot.create(instance.placed(files), content.since(null))
  instance.databases.set(record.id, snapshot)
  instance.save(snapshot, {})
}

/**
 * RESTORE DATABASE … FROM DATABASE_SNAPSHOT: page "Revert a Database to a Database Snapshot". What came later is gone, the
 * log chain is broken, and a new recovery path begins.
 */
export const revert = (target: Database | null, name: string, snapshotName: string, context: Context): void => {
  const { instance } = context
  if (target === null) throw sqlError(3118, name)
  const snapshot = instance.find(snapshotName)
  const own = [...instance.databases.values()].filter(({ record }) => record.snapshotOf === target.record.id)
  if (snapshot === null || own.length !== 1 || own[0] !== snapshot) throw sqlError(3137)
  requireExclusive(target, context)
  if (instance.usersOf(snapshot, context.session.id).length > 0) throw sqlError(3101)
  const { content, identity } = snapshot
  if (content === null || identity === null) throw unsupported('a database snapshot that is not open')
  const files = target.record.files.map((file) => ({
    ...file,
    base: snapshot.record.files.find(({ id }) => id === file.id)?.base ?? null,
  }))
  target.create(instance.placed(files), content.since(null))
  target.commit([
    {
      kind: 'identity',
      value: {
        ...identity,
        forkGuid: guid(),
        firstForkGuid: identity.forkGuid,
        forkPointLsn: content.lastLsn,
        lastLogBackupLsn: null,
      },
    },
  ])
  instance.save(target, { files, recovery: identity.recovery, readOnly: identity.readOnly })
  recordRevert(instance, target.record.name, context.session.login)
}
