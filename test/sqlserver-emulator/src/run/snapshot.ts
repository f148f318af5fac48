import type { Base } from '../instance/catalog.ts'
import { guid, type Instance } from '../instance/instance.ts'
import type { SetHeader } from '../media/header.ts'
import { recordBackup } from './history.ts'

/**
 * What a backup of the whole virtual machine does to a database: a full through the volume shadow copy service, which
 * becomes the differential base, unless it is copy-only, and lies where no RESTORE of ours can reach it. False where there
 * is no such database.
 */
export const takeForeignSnapshot = (instance: Instance, name: string, copyOnly = false): boolean => {
  const database = instance.find(name)
  const identity = database?.identity ?? null
  if (database === null || identity === null) return false
  const { record } = database
  const lsn = record.readOnly ? database.logEnd : database.checkpoint()
  const now = instance.now()
  const header: SetHeader = {
    guid: guid(),
    position: 1,
    type: 'D',
    name: null,
    description: null,
    expires: null,
    userName: 'NT AUTHORITY\\SYSTEM',
    serverName: instance.options.serverName,
    machineName: instance.options.machineName,
    databaseName: record.name,
    databaseVersion: identity.version,
    databaseCreated: record.created,
    started: now,
    finished: now,
    firstLsn: lsn,
    lastLsn: database.logEnd,
    checkpointLsn: lsn,
    databaseBackupLsn: record.files[0]?.base?.lsn ?? 0n,
    version: instance.options.version,
    databaseGuid: identity.databaseGuid,
    familyGuid: identity.familyGuid,
    firstForkGuid: identity.forkGuid,
    forkGuid: identity.forkGuid,
    forkPointLsn: null,
    recovery: record.recovery,
    collation: identity.collation,
    copyOnly,
    snapshot: true,
    readOnly: record.readOnly,
    singleUser: false,
    checksums: false,
    damaged: false,
    beginsLogChain: false,
    forceOffline: false,
    baseLsn: null,
    baseGuid: null,
    algorithm: null,
    thumbprint: null,
    tdeThumbprint: record.encryptedBy,
    zoneMinutes: instance.options.zoneMinutes,
    size: 0,
    compressedSize: 0,
    files: [],
  }
  const base: Base = { lsn, guid: header.guid, time: now }
  if (!copyOnly) instance.save(database, { files: record.files.map((file) => (file.log ? file : { ...file, base })) })
  const device = `{${guid()}}1`
  recordBackup(
    instance,
    header,
    [
      {
        name: device,
        header: {
          mediaSetId: guid(),
          mediaFamilyId: guid(),
          familyCount: 1,
          family: 1,
          mirrors: 1,
          mirror: 1,
          name: null,
          description: null,
          compressed: false,
          encryptedBy: null,
          date: now,
          serverName: instance.options.serverName,
        },
      },
    ],
    7,
  )
  return true
}
