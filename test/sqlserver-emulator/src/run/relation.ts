import type { Row } from '../instance/content.ts'
import type { TableData } from '../instance/session-state.ts'
import type { Relation, ScopeColumn } from './bound.ts'

/** Rows as a session sees them: what is committed, and over it what its own transaction changed. */
export function* rowsOf(data: TableData, own: boolean): Generator<readonly [number, Row]> {
  for (const [id, row] of data.committed) {
    const changed = own ? data.overlay.get(id) : undefined
    if (changed !== null) yield [id, changed ?? row]
  }
  if (own) for (const [id, row] of data.overlay) if (row !== null && !data.committed.has(id)) yield [id, row]
}

export const columnsOf = (data: TableData, alias: string | null): readonly ScopeColumn[] =>
  data.table.columns.map(({ name, type, nullable }) => ({
    path: alias === null ? [data.database, data.table.schema, data.table.name] : [alias],
    name,
    type,
    nullable,
  }))

export const relationOf = (data: TableData, alias: string | null, own: () => boolean): Relation => ({
  columns: columnsOf(data, alias),
  *rows() {
    for (const [, row] of rowsOf(data, own())) yield row
  },
})
