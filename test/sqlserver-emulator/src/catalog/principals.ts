import type { CertificateRecord, LoginRecord } from '../instance/catalog.ts'
import type { StoredUser } from '../instance/content.ts'
import { BIT, DATETIME, INT, nvarchar, varbinary } from '../sql/type.ts'
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

export const CERTIFICATES = view<CertificateRecord>({
  items: ({ instance }) => [...instance.certificates.values()],
  columns: [
    ['name', nvarchar(128), ({ name }) => name],
    ['thumbprint', varbinary(32), ({ thumbprint }) => sidBytes(thumbprint)],
    ['expiry_date', DATETIME, ({ expires }) => expires],
  ],
})
