import type { BulkLoad } from '../instance/session-state.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { BulkRows } from '../tds/bulk.ts'
import { NOWHERE } from './bound.ts'
import { convert } from './convert.ts'
import { insert } from './dml.ts'
import type { Context } from './executor.ts'
import { columnAt, defaultOf, writable } from './row-values.ts'

/** What INSERT BULK announces must be there, and may be written. */
export const announceBulk = (load: BulkLoad, context: Context): void => {
  const data = writable(load.path, 'INSERT', context)
  for (const column of load.columns) columnAt(data, column)
  context.session.bulk = load
}

/** The rows that follow INSERT BULK: all of them or none. NULL becomes a column's default unless KEEP_NULLS was said. */
export const loadBulk = async (
  given: BulkRows,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<number> => {
  const { session } = context
  const load = session.bulk
  session.bulk = null
  if (load === null || load.columns.length !== given.columns.length) throw sqlError(4002)
  const data = writable(load.path, 'INSERT', context)
  const defaults = load.columns.map((name) => defaultOf(data, columnAt(data, name), context))
  const keepNulls = load.options.includes('KEEP_NULLS')
  const rows = given.rows.map((row) =>
    row.map((value, i) => {
      const [fallback, column] = [defaults[i], given.columns[i]]
      if (value !== null || keepNulls || fallback === undefined || column === undefined) return value
      return convert(fallback.evaluate(NOWHERE), fallback.type, column.type)
    }),
  )
  const before = session.identityInsert
  const numbered = load.columns.some((name) => data.table.columns[columnAt(data, name)]?.identity != null)
  if (numbered) session.identityInsert = data.resource
  try {
    return await insert(
      {
        kind: 'insert',
        with: [],
        into: { path: load.path, hints: [] },
        columns: load.columns,
        output: null,
        rows: { kind: 'values', values: [] },
      },
      context,
      reply,
      cancel,
      { rows, types: given.columns.map(({ type }) => ({ type, evaluate: () => null })) },
    )
  } finally {
    session.identityInsert = before
  }
}
