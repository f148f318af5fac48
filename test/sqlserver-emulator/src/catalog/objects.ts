import type { StoredColumn, StoredTable } from '../instance/content.ts'
import { BIT, DATETIME, INT, nvarchar, SMALLINT, TINYINT, varchar } from '../sql/type.ts'
import { bit, view } from './view.ts'

const COLUMNS = [
  ['name', nvarchar(128), ({ name }: StoredTable) => name],
  ['object_id', INT, ({ id }: StoredTable) => id],
  ['schema_id', INT, () => 1],
  ['type', varchar(2), () => 'U'],
  ['type_desc', nvarchar(60), () => 'USER_TABLE'],
  ['create_date', DATETIME, ({ created }: StoredTable) => created],
] as const

export const TABLES = view<StoredTable>({ items: (_, database) => database.content?.tables() ?? [], columns: COLUMNS })

interface Column {
  readonly table: StoredTable
  readonly column: StoredColumn
  readonly at: number
}

export const COLUMNS_VIEW = view<Column>({
  items: (_, database) =>
    (database.content?.tables() ?? []).flatMap((table) => table.columns.map((column, at) => ({ table, column, at }))),
  columns: [
    ['object_id', INT, ({ table }) => table.id],
    ['name', nvarchar(128), ({ column }) => column.name],
    ['column_id', INT, ({ at }) => at + 1],
    ['max_length', SMALLINT, ({ column }) => column.type.length],
    ['precision', TINYINT, ({ column }) => column.type.precision],
    ['scale', TINYINT, ({ column }) => column.type.scale],
    ['is_nullable', BIT, ({ column }) => bit(column.nullable)],
    ['is_identity', BIT, ({ column }) => bit(column.identity !== null)],
  ],
})

export const SCHEMAS = view<{ readonly name: string; readonly id: number }>({
  items: () => [{ name: 'dbo', id: 1 }],
  columns: [
    ['name', nvarchar(128), ({ name }) => name],
    ['schema_id', INT, ({ id }) => id],
  ],
})
