import type { BackupSetRow } from '../instance/history.ts'
import type { Instance } from '../instance/instance.ts'
import type { MediaHeader, SetHeader } from '../media/header.ts'

const bit = (value: boolean): number => (value ? 1 : 0)
export const MODEL = { FULL: 'FULL', BULK_LOGGED: 'BULK-LOGGED', SIMPLE: 'SIMPLE' } as const

/** HEADERONLY's Flags. */
export const flagsOf = (header: SetHeader): number =>
  bit(header.snapshot) * 2 +
  bit(header.readOnly) * 4 +
  bit(header.singleUser) * 8 +
  bit(header.checksums) * 16 +
  bit(header.damaged) * 32 +
  bit(header.beginsLogChain) * 64 +
  bit(header.forceOffline) * 256 +
  bit(header.copyOnly) * 512

const rowOf = (header: SetHeader, id: number, mediaSet: number): BackupSetRow => ({
  backup_set_id: id,
  backup_set_uuid: header.guid,
  media_set_id: mediaSet,
  first_family_number: 1,
  first_media_number: 1,
  position: header.position,
  expiration_date: header.expires,
  software_vendor_id: 4608,
  name: header.name,
  description: header.description,
  user_name: header.userName,
  software_major_version: header.version[0],
  software_minor_version: header.version[1],
  software_build_version: header.version[2],
  type: header.type,
  database_name: header.databaseName,
  server_name: header.serverName,
  machine_name: header.machineName,
  first_lsn: header.firstLsn,
  last_lsn: header.lastLsn,
  checkpoint_lsn: header.checkpointLsn,
  database_backup_lsn: header.databaseBackupLsn,
  database_creation_date: header.databaseCreated,
  backup_start_date: header.started,
  backup_finish_date: header.finished,
  compatibility_level: header.version[0] * 10,
  database_version: header.databaseVersion,
  backup_size: BigInt(header.size),
  compressed_backup_size: BigInt(header.compressedSize),
  flags: flagsOf(header),
  is_password_protected: 0,
  recovery_model: MODEL[header.recovery],
  has_bulk_logged_data: 0,
  is_snapshot: bit(header.snapshot),
  is_readonly: bit(header.readOnly),
  is_single_user: bit(header.singleUser),
  has_backup_checksums: bit(header.checksums),
  is_damaged: bit(header.damaged),
  begins_log_chain: bit(header.beginsLogChain),
  has_incomplete_metadata: 0,
  is_force_offline: bit(header.forceOffline),
  is_copy_only: bit(header.copyOnly),
  first_recovery_fork_guid: header.firstForkGuid,
  last_recovery_fork_guid: header.forkGuid,
  fork_point_lsn: header.forkPointLsn,
  database_guid: header.databaseGuid,
  family_guid: header.familyGuid,
  differential_base_lsn: header.baseLsn,
  differential_base_guid: header.baseGuid,
  key_algorithm: header.algorithm,
  encryptor_thumbprint: header.thumbprint === null ? null : new Uint8Array(Buffer.from(header.thumbprint, 'hex')),
  encryptor_type: header.thumbprint === null ? null : 'CERTIFICATE',
})

interface Device {
  readonly name: string
  readonly header: MediaHeader
}

/** The id of the set's row; a set that is known keeps its own. */
const insert = (instance: Instance, header: SetHeader, devices: readonly Device[], deviceType: number): number => {
  const known = instance.history.backupSets.find((row) => row['backup_set_uuid'] === header.guid)
  if (known !== undefined) return known.backup_set_id
  const { mediaSet, backupSet } = instance.history.next
  instance.write({
    kind: 'mediaSet',
    value: {
      media_set_id: mediaSet,
      media_uuid: devices[0]?.header.mediaSetId ?? header.guid,
      name: devices[0]?.header.name ?? null,
    },
  })
  for (const { name, header: media } of devices)
    instance.write({
      kind: 'mediaFamily',
      value: {
        media_set_id: mediaSet,
        family_sequence_number: media.family,
        media_family_id: media.mediaFamilyId,
        physical_device_name: name,
        device_type: deviceType,
        mirror: media.mirror - 1,
      },
    })
  instance.write({ kind: 'backupSet', value: rowOf(header, backupSet, mediaSet) })
  return backupSet
}

/** False where msdb takes no rows: the backup is good all the same. */
export const recordBackup = (
  instance: Instance,
  header: SetHeader,
  devices: readonly Device[],
  deviceType = 2,
): boolean => {
  if (instance.faults.historyFails === true) return false
  insert(instance, header, devices, deviceType)
  return true
}

/** The rows of a set that was taken elsewhere come along. */
export const recordRestore = (
  instance: Instance,
  header: SetHeader,
  devices: readonly Device[],
  restore: {
    readonly database: string
    readonly user: string
    readonly type: string
    readonly replace: boolean
    readonly recovery: boolean
  },
): boolean => {
  if (instance.faults.historyFails === true) return false
  const backupSet = insert(instance, header, devices, 2)
  instance.write({
    kind: 'restore',
    value: {
      restore_history_id: instance.history.next.restore,
      restore_date: instance.now(),
      destination_database_name: restore.database,
      user_name: restore.user,
      backup_set_id: backupSet,
      restore_type: restore.type,
      replace: bit(restore.replace),
      recovery: bit(restore.recovery),
      restart: 0,
      device_count: devices.length,
    },
  })
  return true
}

/** A database that was set back to a snapshot of it: there is no backup set. */
export const recordRevert = (instance: Instance, database: string, user: string): void =>
  instance.write({
    kind: 'restore',
    value: {
      restore_history_id: instance.history.next.restore,
      restore_date: instance.now(),
      destination_database_name: database,
      user_name: user,
      backup_set_id: 0,
      restore_type: 'R',
      replace: 0,
      recovery: 1,
      restart: 0,
      device_count: 1,
    },
  })
