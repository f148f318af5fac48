import type { DatabaseFile } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { mayCreateDatabases, mayOnServer } from '../instance/permission.ts'
import { BIT, DATETIME, GUID, INT, LSN, nvarchar, type SqlType, TINYINT, type Value } from '../sql/type.ts'
import { view } from './view.ts'

interface File {
  readonly database: Database
  readonly file: DatabaseFile
}

const redo = ({ database, file }: File) => (file.log ? null : database.record.redo)

const COLUMNS: readonly (readonly [string, SqlType, (item: File) => Value])[] = [
  ['file_id', INT, ({ file }) => file.id],
  ['file_guid', GUID, ({ file }) => file.guid],
  ['type', TINYINT, ({ file }) => (file.log ? 1 : 0)],
  ['type_desc', nvarchar(60), ({ file }) => (file.log ? 'LOG' : 'ROWS')],
  ['data_space_id', INT, ({ file }) => (file.log ? 0 : 1)],
  ['name', nvarchar(128), ({ file }) => file.name],
  ['physical_name', nvarchar(260), ({ file }) => file.physicalName],
  [
    'state',
    TINYINT,
    ({ database }) => (database.record.state === 'RESTORING' ? 1 : database.record.state === 'OFFLINE' ? 6 : 0),
  ],
  [
    'state_desc',
    nvarchar(60),
    ({ database }) => (['RESTORING', 'OFFLINE'].includes(database.record.state) ? database.record.state : 'ONLINE'),
  ],
  ['size', INT, ({ file }) => (file.log ? 1024 : 8192)],
  ['max_size', INT, () => -1],
  ['growth', INT, () => 8192],
  ['is_read_only', BIT, () => 0],
  ['create_lsn', LSN, ({ file }) => file.createLsn],
  ['differential_base_lsn', LSN, ({ file }) => (file.log ? null : (file.base?.lsn ?? null))],
  ['differential_base_guid', GUID, ({ file }) => (file.log ? null : (file.base?.guid ?? null))],
  ['differential_base_time', DATETIME, ({ file }) => (file.log ? null : (file.base?.time ?? null))],
  ['redo_start_lsn', LSN, (item) => redo(item)?.lsn ?? null],
  ['redo_start_fork_guid', GUID, (item) => redo(item)?.forkGuid ?? null],
  ['redo_target_lsn', LSN, () => null],
  ['redo_target_fork_guid', GUID, () => null],
  ['backup_lsn', LSN, () => null],
]

/** In master: also while the database is not accessible. */
export const MASTER_FILES = view<File>({
  items: ({ instance, session }) => {
    const login = instance.login(session.login)
    if (
      login === null ||
      !(
        mayOnServer(login, 'VIEW ANY DEFINITION') ||
        mayOnServer(login, 'ALTER ANY DATABASE') ||
        mayCreateDatabases(instance, login)
      )
    )
      return []
    return [...instance.databases.values()].flatMap((database) =>
      database.record.files.map((file) => ({ database, file })),
    )
  },
  columns: [['database_id', INT, ({ database }) => database.record.id], ...COLUMNS],
})

export const DATABASE_FILES = view<File>({
  items: (_, database) => database.record.files.map((file) => ({ database, file })),
  columns: COLUMNS,
})
