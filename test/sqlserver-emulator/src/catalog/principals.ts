import type { CertificateRecord, LoginRecord } from '../instance/catalog.ts'
import type { StoredUser } from '../instance/content.ts'
import { mayOnServer } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import { BIT, DATETIME, INT, nvarchar, REAL, varbinary } from '../sql/type.ts'
import { type AnyView, bit, sidBytes, view } from './view.ts'

const logins = view<LoginRecord>({
  items: ({ instance }) => [...instance.logins.values()],
  columns: [
    ['name', nvarchar(128), ({ name }) => name],
    ['principal_id', INT, ({ id }) => id],
    ['sid', varbinary(85), ({ sid }) => sidBytes(sid)],
    ['type', nvarchar(1), () => 'S'],
    ['type_desc', nvarchar(60), () => 'SQL_LOGIN'],
    ['is_disabled', BIT, ({ disabled }) => bit(disabled)],
    ['create_date', DATETIME, ({ created }) => created],
    ['default_database_name', nvarchar(128), ({ defaultDatabase }) => defaultDatabase],
  ],
})
export const SERVER_PRINCIPALS: AnyView = logins

export const DATABASE_PRINCIPALS = view<StoredUser>({
  items: (_, database) => [
    { name: 'dbo', id: 1, sid: database.record.ownerSid, schema: 'dbo', roles: [], permissions: [] },
    ...(database.content?.users() ?? []),
  ],
  columns: [
    ['name', nvarchar(128), ({ name }) => name],
    ['principal_id', INT, ({ id }) => id],
    ['type', nvarchar(1), () => 'S'],
    ['type_desc', nvarchar(60), () => 'SQL_USER'],
    ['default_schema_name', nvarchar(128), ({ schema }) => schema],
    ['sid', varbinary(85), ({ sid }) => (sid === null ? null : sidBytes(sid))],
    ['authentication_type', INT, ({ sid }) => (sid === null ? 0 : 1)],
    ['authentication_type_desc', nvarchar(60), ({ sid }) => (sid === null ? 'NONE' : 'INSTANCE')],
  ],
})

/** Page "sys.dm_database_encryption_keys". */
export const ENCRYPTION_KEYS = view<{ readonly id: number; readonly thumbprint: string }>({
  items: ({ instance, session }) => {
    const login = instance.login(session.login)
    if (login === null || !mayOnServer(login, 'VIEW SERVER STATE'))
      throw sqlError(300, 'VIEW SERVER STATE', 'server', 'master')
    return [...instance.databases.values()].flatMap(({ record: { id, encryptedBy } }) =>
      encryptedBy === null ? [] : [{ id, thumbprint: encryptedBy }],
    )
  },
  columns: [
    ['database_id', INT, ({ id }) => id],
    ['encryption_state', INT, () => 3],
    ['encryption_state_desc', nvarchar(32), () => 'ENCRYPTED'],
    ['key_algorithm', nvarchar(32), () => 'AES'],
    ['key_length', INT, () => 256],
    ['encryptor_thumbprint', varbinary(20), ({ thumbprint }) => sidBytes(thumbprint)],
    ['encryptor_type', nvarchar(32), () => 'CERTIFICATE'],
    ['percent_complete', REAL, () => 0],
  ],
})

export const CERTIFICATES = view<CertificateRecord>({
  items: ({ instance }) => [...instance.certificates.values()],
  columns: [
    ['name', nvarchar(128), ({ name }) => name],
    ['thumbprint', varbinary(32), ({ thumbprint }) => sidBytes(thumbprint)],
    ['expiry_date', DATETIME, ({ expires }) => expires],
  ],
})
