import type { Row } from '../instance/content.ts'
import type { TableData } from '../instance/session-state.ts'
import { SqlError, sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { Output } from '../tree/statement.ts'
import { bind } from './bind.ts'
import { type Env, NOWHERE } from './bound.ts'
import type { Context } from './executor.ts'
import { columnsOf } from './relation.ts'

/** OUTPUT: gathers what the statement put in and took out, and sends it at its end. */
export const returning = (
  output: Output | null,
  data: TableData,
  context: Context,
  reply: Reply,
  which: readonly ('inserted' | 'deleted')[],
) => {
  if (output === null) return { add: (_: Row, __: Row) => {}, end: () => {} }
  if (output.into !== null) throw new SqlError(50_000, 'The emulator does not run OUTPUT … INTO.', { severity: 16 })
  const columns = which.flatMap((name) => columnsOf(data, name))
  const items = output.items.flatMap((item) => {
    if (item.kind === 'assign') throw sqlError(141)
    if (item.kind === 'star') {
      const at = columns.flatMap(({ path }, i) => (path[0] === item.qualifier[0]?.toLowerCase() ? [i] : []))
      return at.map((i) => ({
        name: columns[i]?.name ?? '',
        bound: { type: columns[i]?.type ?? columns[0]?.type, evaluate: ({ row }: Env) => row[i] ?? null },
      }))
    }
    const bound = bind(item.expression, { columns, outer: null, aggregates: null }, context)
    return [
      { name: item.alias ?? (item.expression.kind === 'column' ? (item.expression.path.at(-1) ?? '') : ''), bound },
    ]
  })
  const rows: Row[] = []
  return {
    add: (inserted: Row, deleted: Row) => {
      const row = which.flatMap((name) => [...(name === 'inserted' ? inserted : deleted)])
      rows.push(items.map(({ bound }) => bound.evaluate({ ...NOWHERE, row })))
    },
    end: () => {
      reply.columns(
        items.flatMap(({ name, bound }) =>
          bound.type === undefined ? [] : [{ name, type: bound.type, nullable: true }],
        ),
      )
      for (const row of rows) reply.row(row)
    },
  }
}
