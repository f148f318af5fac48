import type { Row } from '../instance/content.ts'
import type { Database } from '../instance/database.ts'
import type { Context } from '../run/executor.ts'
import type { SqlType, Value } from '../sql/type.ts'

/** One thing that a view shows, or rather each of its columns, by name. */
export interface View<T> {
  readonly columns: readonly (readonly [name: string, type: SqlType, of: (item: T, context: Context) => Value])[]
  readonly items: (context: Context, database: Database) => readonly T[]
}

export interface AnyView {
  readonly columns: readonly (readonly [name: string, type: SqlType])[]
  readonly rows: (context: Context, database: Database) => readonly Row[]
}

export const view = <T>({ columns, items }: View<T>): AnyView => ({
  columns: columns.map(([name, type]) => [name, type] as const),
  rows: (context, database) => items(context, database).map((item) => columns.map(([, , of]) => of(item, context))),
})

export const bit = (value: boolean): number => (value ? 1 : 0)
export const sidBytes = (hex: string): Uint8Array => new Uint8Array(Buffer.from(hex, 'hex'))
