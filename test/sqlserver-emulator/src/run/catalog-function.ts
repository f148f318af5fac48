import { statfsSync } from 'node:fs'
import type { Database } from '../instance/database.ts'
import { mayOnServer } from '../instance/permission.ts'
import type { Volume } from '../instance/volumes.ts'
import { sqlError } from '../sql/error.ts'
import { BIGINT, DATETIME, INT, nvarchar, type SqlType, TINYINT, type Value } from '../sql/type.ts'
import { type Bound, NOWHERE, type Relation } from './bound.ts'
import type { Context } from './executor.ts'

/** What a function that is a table needs of its arguments, and its rows. */
interface TableFunction {
  readonly columns: readonly (readonly [string, SqlType])[]
  readonly rows: (argument: (at: number) => Value, context: Context) => readonly (readonly Value[])[]
}

const online = (value: Value, { instance }: Context): Database | null => {
  const database = instance.databases.get(Number(value ?? 0))
  return database === undefined || database.record.state !== 'ONLINE' ? null : database
}

/** As the view writes an LSN: `0000002b:000002f0:0025`. */
const hex = (lsn: bigint): string =>
  [lsn / 10n ** 15n, (lsn / 10n ** 5n) % 10n ** 10n, lsn % 10n ** 5n]
    .map((part, i) => part.toString(16).padStart(i === 2 ? 4 : 8, '0'))
    .join(':')

/** Page "sys.dm_db_log_stats". */
const LOG_STATS: TableFunction = {
  columns: [
    ['database_id', INT],
    ['recovery_model', nvarchar(60)],
    ['log_min_lsn', nvarchar(24)],
    ['log_end_lsn', nvarchar(24)],
    ['log_backup_time', DATETIME],
    ['log_backup_lsn', nvarchar(24)],
    ['recovery_vlf_count', INT],
  ],
  rows: (argument, context) => {
    const database = online(argument(0), context)
    if (database === null) return []
    const end = hex(database.logEnd)
    const logBackup = database.identity?.lastLogBackupLsn ?? null
    return [
      [database.record.id, database.record.recovery, end, end, null, logBackup === null ? null : hex(logBackup), 1],
    ]
  },
}

/** What fits on a volume in all and what still fits: as the volume says, or as the disk behind it says. */
const room = (volume: Volume, { instance }: Context): { readonly total: bigint; readonly free: bigint } => {
  if (volume.freeBytes !== undefined)
    return { total: BigInt(volume.freeBytes), free: BigInt(instance.options.volumes.free(volume)) }
  const disk = statfsSync(volume.folder, { bigint: true })
  return { total: disk.blocks * disk.bsize, free: disk.bavail * disk.bsize }
}

/** Page "sys.dm_os_volume_stats": the volume on which a file of a database lies. */
const VOLUME_STATS: TableFunction = {
  columns: [
    ['database_id', INT],
    ['file_id', INT],
    ['volume_mount_point', nvarchar(256)],
    ['volume_id', nvarchar(256)],
    ['logical_volume_name', nvarchar(256)],
    ['file_system_type', nvarchar(256)],
    ['total_bytes', BIGINT],
    ['available_bytes', BIGINT],
    ['is_read_only', TINYINT],
  ],
  rows: (argument, context) => {
    const { instance } = context
    const database = instance.databases.get(Number(argument(0) ?? 0))
    const file = database?.record.files.find(({ id }) => id === Number(argument(1) ?? 0))
    if (database === undefined || file === undefined) return []
    const located = instance.options.volumes.locate(file.physicalName)
    if (located.kind === 'failed') return []
    const { total, free } = room(located.volume, context)
    const { prefix } = located.volume
    return [[database.record.id, file.id, prefix, prefix, '', 'NTFS', total, free, 0]]
  },
}

const FUNCTIONS: Readonly<Record<string, TableFunction>> = {
  dm_db_log_stats: LOG_STATS,
  dm_os_volume_stats: VOLUME_STATS,
}

/** Functions of the schema sys that are tables; null where there is none of this name. */
export const catalogFunction = (path: readonly string[], args: readonly Bound[], context: Context): Relation | null => {
  if (path.at(-2)?.toLowerCase() !== 'sys') return null
  const name = path.at(-1)?.toLowerCase() ?? ''
  const found = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : undefined
  if (found === undefined) return null
  const { instance, session } = context
  const login = instance.login(session.login)
  const permission = instance.options.version[0] >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE'
  if (login === null || !mayOnServer(login, permission)) throw sqlError(300, permission, 'server', 'master')
  return {
    columns: found.columns.map(([column, type]) => ({ path: [], name: column, type, nullable: true })),
    rows: (env) => found.rows((at) => args[at]?.evaluate(env ?? NOWHERE) ?? null, context),
  }
}
