import type { DatabaseRecord, Membership } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { mayOnServer } from '../instance/permission.ts'
import type { Context } from '../run/executor.ts'
import { sqlError } from '../sql/error.ts'
import { BIT, GUID, INT, nvarchar, type SqlType, TINYINT, type Value } from '../sql/type.ts'
import { bit, view } from './view.ts'

// Who else holds a database: pages of the views, "sys.database_mirroring" and "sys.dm_hadr_database_replica_states".

interface Joined {
  readonly record: DatabaseRecord
  readonly membership: Membership
}

export const inGroup = ({ membership }: DatabaseRecord): Membership | null =>
  membership?.kind === 'availability group' ? membership : null

const mirrored = ({ membership }: DatabaseRecord): Membership | null =>
  membership?.kind === 'mirroring' ? membership : null

/** A row for each database, all but its id NULL where it is not mirrored. */
export const MIRRORING = view<Database>({
  items: ({ instance }) => [...instance.databases.values()].sort((a, b) => a.record.id - b.record.id),
  columns: [
    ['database_id', INT, ({ record }) => record.id],
    ['mirroring_guid', GUID, ({ record }) => mirrored(record)?.groupGuid ?? null],
    ['mirroring_state', TINYINT, ({ record }) => (mirrored(record) === null ? null : 4)],
    ['mirroring_state_desc', nvarchar(60), ({ record }) => (mirrored(record) === null ? null : 'SYNCHRONIZED')],
    ['mirroring_role', TINYINT, ({ record }) => roleOf(mirrored(record), 1, 2)],
    ['mirroring_role_desc', nvarchar(60), ({ record }) => roleOf(mirrored(record), 'PRINCIPAL', 'MIRROR')],
    ['mirroring_partner_name', nvarchar(128), ({ record }) => mirrored(record)?.name ?? null],
  ],
})

const roleOf = <T>(membership: Membership | null, primary: T, secondary: T): T | null =>
  membership === null ? null : membership.role === 'primary' ? primary : secondary

const joined = ({ instance, session }: Context): readonly Joined[] => {
  const login = instance.login(session.login)
  if (login === null || !mayOnServer(login, 'VIEW SERVER STATE'))
    throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
  return [...instance.databases.values()].flatMap(({ record }) => {
    const membership = inGroup(record)
    return membership === null ? [] : [{ record, membership }]
  })
}

const GROUP: readonly (readonly [string, SqlType, (item: Joined) => Value])[] = [
  ['group_id', GUID, ({ membership }) => membership.groupGuid],
]

export const REPLICA_STATES = view<Joined>({
  items: joined,
  columns: [
    ['database_id', INT, ({ record }) => record.id],
    ...GROUP,
    ['replica_id', GUID, ({ membership }) => membership.replicaGuid],
    ['group_database_id', GUID, ({ membership }) => membership.databaseGuid],
    ['is_local', BIT, () => 1],
    ['is_primary_replica', BIT, ({ membership }) => bit(membership.role === 'primary')],
    ['synchronization_state', TINYINT, () => 2],
    ['synchronization_state_desc', nvarchar(60), () => 'SYNCHRONIZED'],
  ],
})

export const GROUPS = view<Joined>({
  items: (context) =>
    joined(context).filter(
      ({ membership }, i, all) => all.findIndex((one) => one.membership.groupGuid === membership.groupGuid) === i,
    ),
  columns: [...GROUP, ['name', nvarchar(128), ({ membership }) => membership.name]],
})

export const GROUP_DATABASES = view<Joined>({
  items: joined,
  columns: [
    ...GROUP,
    ['group_database_id', GUID, ({ membership }) => membership.databaseGuid],
    ['database_name', nvarchar(128), ({ record }) => record.name],
  ],
})
