import { CONFIGURATIONS } from '../catalog/configuration.ts'
import { DATABASES, RECOVERY_STATUS } from '../catalog/databases.ts'
import { DATABASE_FILES, MASTER_FILES } from '../catalog/files.ts'
import { GROUP_DATABASES, GROUPS, MIRRORING, REPLICA_STATES } from '../catalog/membership.ts'
import { BACKUP_SETS, MEDIA_FAMILIES, MEDIA_SETS, RESTORES } from '../catalog/msdb.ts'
import { COLUMNS_VIEW, SCHEMAS, TABLES } from '../catalog/objects.ts'
import { CERTIFICATES, DATABASE_PRINCIPALS, ENCRYPTION_KEYS, SERVER_PRINCIPALS } from '../catalog/principals.ts'
import { CONNECTIONS, LOCKS, REQUESTS, SESSIONS } from '../catalog/sessions.ts'
import type { AnyView } from '../catalog/view.ts'
import { isSysadmin, mayInDatabase, mayOnServer } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { Relation } from './bound.ts'
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
  dm_database_encryption_keys: ENCRYPTION_KEYS,
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
    const view = Object.hasOwn(SYSTEM, name) ? SYSTEM[name] : undefined
    if (view === undefined) return null
    if (SERVER_STATE.includes(name) && (login === null || !mayOnServer(login, 'VIEW SERVER STATE')))
      throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
    return relation(view, path, context, ['sys', name])
  }
  const database = (path.length >= 3 ? (path.at(-3) ?? '') : context.session.database).toLowerCase()
  const view =
    database === 'msdb' && (schema === 'dbo' || schema === '') && Object.hasOwn(MSDB, name) ? MSDB[name] : undefined
  if (view === undefined) return null
  const msdb = databaseOf(['msdb', 'dbo', name], context)
  if (login === null || (!isSysadmin(login) && !mayInDatabase(msdb, login, 'SELECT', `dbo.${name}`)))
    throw sqlError(229, 'SELECT', name, 'msdb', 'dbo')
  return relation(view, ['msdb', 'dbo', name], context, ['msdb', 'dbo', name])
}
