import type { BackupSetRow, MediaFamilyRow, RestoreRow } from '../instance/history.ts'
import {
  BIT,
  DATETIME,
  decimal,
  GUID,
  INT,
  LSN,
  nvarchar,
  type SqlType,
  TINYINT,
  type Value,
  varbinary,
  varchar,
} from '../sql/type.ts'
import { view } from './view.ts'

/** Columns of msdb.dbo.backupset that are kept, with their types: page "backupset (Transact-SQL)". */
const BACKUP_SET_COLUMNS: readonly (readonly [string, SqlType])[] = [
  ['backup_set_id', INT],
  ['backup_set_uuid', GUID],
  ['media_set_id', INT],
  ['first_family_number', TINYINT],
  ['first_media_number', INT],
  ['position', INT],
  ['expiration_date', DATETIME],
  ['software_vendor_id', INT],
  ['name', nvarchar(128)],
  ['description', nvarchar(255)],
  ['user_name', nvarchar(128)],
  ['software_major_version', TINYINT],
  ['software_minor_version', TINYINT],
  ['software_build_version', INT],
  ['type', varchar(1)],
  ['database_name', nvarchar(128)],
  ['server_name', nvarchar(128)],
  ['machine_name', nvarchar(128)],
  ['first_lsn', LSN],
  ['last_lsn', LSN],
  ['checkpoint_lsn', LSN],
  ['database_backup_lsn', LSN],
  ['database_creation_date', DATETIME],
  ['backup_start_date', DATETIME],
  ['backup_finish_date', DATETIME],
  ['compatibility_level', TINYINT],
  ['database_version', INT],
  ['backup_size', decimal(20, 0)],
  ['compressed_backup_size', decimal(20, 0)],
  ['flags', INT],
  ['is_password_protected', BIT],
  ['recovery_model', nvarchar(60)],
  ['has_bulk_logged_data', BIT],
  ['is_snapshot', BIT],
  ['is_readonly', BIT],
  ['is_single_user', BIT],
  ['has_backup_checksums', BIT],
  ['is_damaged', BIT],
  ['begins_log_chain', BIT],
  ['has_incomplete_metadata', BIT],
  ['is_force_offline', BIT],
  ['is_copy_only', BIT],
  ['first_recovery_fork_guid', GUID],
  ['last_recovery_fork_guid', GUID],
  ['fork_point_lsn', LSN],
  ['database_guid', GUID],
  ['family_guid', GUID],
  ['differential_base_lsn', LSN],
  ['differential_base_guid', GUID],
  ['key_algorithm', nvarchar(32)],
  ['encryptor_thumbprint', varbinary(20)],
  ['encryptor_type', nvarchar(32)],
]

export const BACKUP_SETS = view<BackupSetRow>({
  items: ({ instance }) => instance.history.backupSets,
  columns: BACKUP_SET_COLUMNS.map(
    ([name, type]) => [name, type, (row: BackupSetRow): Value => row[name] ?? null] as const,
  ),
})

export const MEDIA_FAMILIES = view<MediaFamilyRow>({
  items: ({ instance }) => instance.history.mediaFamilies,
  columns: [
    ['media_set_id', INT, (row) => row.media_set_id],
    ['family_sequence_number', TINYINT, (row) => row.family_sequence_number],
    ['media_family_id', GUID, (row) => row.media_family_id],
    ['media_count', INT, () => 1],
    ['logical_device_name', nvarchar(128), () => null],
    ['physical_device_name', nvarchar(260), (row) => row.physical_device_name],
    ['device_type', TINYINT, (row) => row.device_type],
    ['physical_block_size', INT, () => 512],
    ['mirror', TINYINT, (row) => row.mirror],
  ],
})

type MediaSet = { readonly media_set_id: number; readonly media_uuid: string; readonly name: string | null }

export const MEDIA_SETS = view<MediaSet>({
  items: ({ instance }) => instance.history.mediaSets,
  columns: [
    ['media_set_id', INT, (row) => row.media_set_id],
    ['media_uuid', GUID, (row) => row.media_uuid],
    ['name', nvarchar(128), (row) => row.name],
  ],
})

export const RESTORES = view<RestoreRow>({
  items: ({ instance }) => instance.history.restores,
  columns: [
    ['restore_history_id', INT, (row) => row.restore_history_id],
    ['restore_date', DATETIME, (row) => row.restore_date],
    ['destination_database_name', nvarchar(128), (row) => row.destination_database_name],
    ['user_name', nvarchar(128), (row) => row.user_name],
    ['backup_set_id', INT, (row) => row.backup_set_id],
    ['restore_type', varchar(1), (row) => row.restore_type],
    ['replace', BIT, (row) => row.replace],
    ['recovery', BIT, (row) => row.recovery],
    ['restart', BIT, (row) => row.restart],
    ['stop_at', DATETIME, () => null],
    ['device_count', TINYINT, (row) => row.device_count],
  ],
})
