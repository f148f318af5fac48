import { CONFIGURATIONS } from '../catalog/configuration.ts'
import { DATABASES, RECOVERY_STATUS } from '../catalog/databases.ts'
import { DATABASE_FILES, MASTER_FILES } from '../catalog/files.ts'
import { GROUP_DATABASES, GROUPS, MIRRORING, REPLICA_STATES } from '../catalog/membership.ts'
import { BACKUP_SETS, MEDIA_FAMILIES, MEDIA_SETS, RESTORES } from '../catalog/msdb.ts'
import { COLUMNS_VIEW, SCHEMAS, TABLES } from '../catalog/objects.ts'
import { CERTIFICATES, DATABASE_PRINCIPALS, SERVER_PRINCIPALS } from '../catalog/principals.ts'
import { CONNECTIONS, LOCKS, REQUESTS, SESSIONS } from '../catalog/sessions.ts'
import type { AnyView } from '../catalog/view.ts'
import { isSysadmin, mayInDatabase, mayOnServer } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import { DATETIME, INT, nvarchar, type SqlType, type Value } from '../sql/type.ts'
import { type Bound, NOWHERE, type Relation } from './bound.ts'
import type { Context } from './executor.ts'
import { databaseOf } from './tables.ts'

const SYSTEM: Readonly<Record<string, AnyView>> = {
  databases: DATABASES,
  database_recovery_status: RECOVERY_STATUS,
  database_mirroring: MIRRORING,
  dm_hadr_database_replica_states: REPLICA_STATES,
  availability_groups: GROUPS,
  availability_databases_cluster: GROUP_DATABASES,
  master_files: MASTER_FILES,
  database_files: DATABASE_FILES,
  dm_exec_sessions: SESSIONS,
  dm_exec_requests: REQUESTS,
  dm_exec_connections: CONNECTIONS,
  dm_tran_locks: LOCKS,
  server_principals: SERVER_PRINCIPALS,
  sql_logins: SERVER_PRINCIPALS,
  database_principals: DATABASE_PRINCIPALS,
  certificates: CERTIFICATES,
  tables: TABLES,
  objects: TABLES,
  columns: COLUMNS_VIEW,
  schemas: SCHEMAS,
  configurations: CONFIGURATIONS,
}

const MSDB: Readonly<Record<string, AnyView>> = {
  backupset: BACKUP_SETS,
  backupmediafamily: MEDIA_FAMILIES,
  backupmediaset: MEDIA_SETS,
  restorehistory: RESTORES,
}

/** Views that say something of the whole server to whoever may see it. */
const SERVER_STATE = ['dm_tran_locks']

const relation = (view: AnyView, path: readonly string[], context: Context, at: readonly string[]): Relation => ({
  columns: view.columns.map(([name, type]) => ({ path: at, name, type, nullable: true })),
  rows: () => view.rows(context, databaseOf(path, context)),
})

/** A view of the system by its name; null where it is none. */
export const catalogView = (path: readonly string[], context: Context): Relation | null => {
  const name = path.at(-1)?.toLowerCase() ?? ''
  const schema = path.at(-2)?.toLowerCase() ?? ''
  const login = context.instance.login(context.session.login)
  if (schema === 'sys') {
    const view = SYSTEM[name]
    if (view === undefined) return null
    if (SERVER_STATE.includes(name) && (login === null || !mayOnServer(login, 'VIEW SERVER STATE')))
      throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
    return relation(view, path, context, ['sys', name])
  }
  const database = (path.length >= 3 ? (path.at(-3) ?? '') : context.session.database).toLowerCase()
  const view = database === 'msdb' && (schema === 'dbo' || schema === '') ? MSDB[name] : undefined
  if (view === undefined) return null
  const msdb = databaseOf(['msdb', 'dbo', name], context)
  if (login === null || (!isSysadmin(login) && !mayInDatabase(msdb, login, 'SELECT', `dbo.${name}`)))
    throw sqlError(229, 'SELECT', name, 'msdb', 'dbo')
  return relation(view, ['msdb', 'dbo', name], context, ['msdb', 'dbo', name])
}

const table = (
  columns: readonly (readonly [string, SqlType])[],
  rows: (argument: (at: number) => Value) => readonly (readonly Value[])[],
  args: readonly Bound[],
): Relation => ({
  columns: columns.map(([name, type]) => ({ path: [], name, type, nullable: true })),
  rows: (env) => rows((at) => args[at]?.evaluate(env ?? NOWHERE) ?? null),
})

/** Functions that are tables. */
export const catalogFunction = (path: readonly string[], args: readonly Bound[], context: Context): Relation | null => {
  if (path.at(-2)?.toLowerCase() !== 'sys' && path.length > 1) return null
  if (path.at(-1)?.toLowerCase() !== 'dm_db_log_stats') return null
  const login = context.instance.login(context.session.login)
  if (
    login === null ||
    !mayOnServer(
      login,
      context.instance.options.version[0] >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE',
    )
  )
    throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
  return table(
    [
      ['database_id', INT],
      ['recovery_model', nvarchar(60)],
      ['log_min_lsn', nvarchar(24)],
      ['log_end_lsn', nvarchar(24)],
      ['log_backup_time', DATETIME],
      ['log_backup_lsn', nvarchar(24)],
      ['recovery_vlf_count', INT],
    ],
    (argument) => {
      const database = context.instance.databases.get(Number(argument(0) ?? 0))
      if (database === undefined || database.record.state !== 'ONLINE') return []
      const hex = (value: bigint) =>
        [value / 10n ** 15n, (value / 10n ** 5n) % 10n ** 10n, value % 10n ** 5n]
          .map((part, i) => part.toString(16).padStart(i === 2 ? 4 : 8, '0'))
          .join(':')
      const end = hex(database.logEnd)
      const logBackup = database.identity?.lastLogBackupLsn ?? null
      return [
        [database.record.id, database.record.recovery, end, end, null, logBackup === null ? null : hex(logBackup), 1],
      ]
    },
    args,
  )
}
