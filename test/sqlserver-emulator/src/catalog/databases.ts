import { ACCESS, STATES } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { isOwner, mayCreateDatabases, mayOnServer } from '../instance/permission.ts'
import type { Context } from '../run/executor.ts'
import { BIT, DATETIME, GUID, INT, LSN, nvarchar, TINYINT, varbinary } from '../sql/type.ts'
import { inGroup } from './membership.ts'
import { bit, sidBytes, view } from './view.ts'

const MODELS = ['FULL', 'BULK_LOGGED', 'SIMPLE']

const principal = (context: Context) => context.instance.login(context.session.login)

/** Rows of databases that are not open are hidden from logins without one of these permissions. */
const visible = (context: Context): readonly Database[] => {
  const login = principal(context)
  if (login === null) return []
  const all = [...context.instance.databases.values()].sort((a, b) => a.record.id - b.record.id)
  const sees =
    mayOnServer(login, 'VIEW ANY DATABASE') ||
    mayOnServer(login, 'ALTER ANY DATABASE') ||
    mayCreateDatabases(context.instance, login)
  return all.filter((database) => sees || database.record.state === 'ONLINE' || isOwner(database, login))
}

export const DATABASES = view<Database>({
  items: visible,
  columns: [
    ['name', nvarchar(128), ({ record }) => record.name],
    ['database_id', INT, ({ record }) => record.id],
    ['source_database_id', INT, ({ record }) => record.snapshotOf],
    ['owner_sid', varbinary(85), ({ record }) => sidBytes(record.ownerSid)],
    ['create_date', DATETIME, ({ record }) => record.created],
    [
      'compatibility_level',
      TINYINT,
      ({ record }, { instance }) => Number(record.switches['COMPATIBILITY_LEVEL'] ?? instance.options.version[0] * 10),
    ],
    [
      'collation_name',
      nvarchar(128),
      (database) => (database.record.state === 'ONLINE' ? (database.identity?.collation ?? null) : null),
    ],
    ['user_access', TINYINT, ({ record }) => ACCESS.indexOf(record.access)],
    ['user_access_desc', nvarchar(60), ({ record }) => record.access],
    ['is_read_only', BIT, ({ record }) => bit(record.readOnly || record.standby)],
    ['is_auto_close_on', BIT, ({ record }) => bit(record.switches['AUTO_CLOSE'] === 'ON')],
    ['state', TINYINT, ({ record }) => STATES.indexOf(record.state)],
    ['state_desc', nvarchar(60), ({ record }) => record.state],
    ['is_in_standby', BIT, ({ record }) => bit(record.standby)],
    ['recovery_model', TINYINT, ({ record }) => MODELS.indexOf(record.recovery) + 1],
    ['recovery_model_desc', nvarchar(60), ({ record }) => record.recovery],
    ['page_verify_option_desc', nvarchar(60), ({ record }) => record.switches['PAGE_VERIFY'] ?? 'CHECKSUM'],
    ['is_encrypted', BIT, ({ record }) => bit(record.encryptedBy !== null)],
    ['log_reuse_wait_desc', nvarchar(60), () => 'NOTHING'],
    ['replica_id', GUID, ({ record }) => inGroup(record)?.replicaGuid ?? null],
    ['group_database_id', GUID, ({ record }) => inGroup(record)?.databaseGuid ?? null],
    ['is_distributor', BIT, () => 0],
    ['containment', TINYINT, () => 0],
  ],
})

/** All NULL while the database is not online; the row is there for those who may see it. */
export const RECOVERY_STATUS = view<Database>({
  items: (context) => {
    const login = principal(context)
    if (login === null) return []
    const all =
      mayOnServer(login, 'VIEW ANY DATABASE') ||
      mayOnServer(login, 'ALTER ANY DATABASE') ||
      mayCreateDatabases(context.instance, login)
    return visible(context).filter((database) => all || isOwner(database, login))
  },
  columns: [
    ['database_id', INT, ({ record }) => record.id],
    ['database_guid', GUID, (database) => online(database)?.databaseGuid ?? null],
    ['family_guid', GUID, (database) => online(database)?.familyGuid ?? null],
    ['last_log_backup_lsn', LSN, (database) => online(database)?.lastLogBackupLsn ?? null],
    ['recovery_fork_guid', GUID, (database) => online(database)?.forkGuid ?? null],
    ['first_recovery_fork_guid', GUID, (database) => online(database)?.firstForkGuid ?? null],
    ['fork_point_lsn', LSN, (database) => online(database)?.forkPointLsn ?? null],
  ],
})

const online = (database: Database) => (database.record.state === 'ONLINE' ? database.identity : null)
