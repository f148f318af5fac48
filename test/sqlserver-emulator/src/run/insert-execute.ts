import type { Row } from '../instance/content.ts'
import type { Reply } from '../sql/reply.ts'
import type { Column } from '../sql/type.ts'
import type { Insert } from '../tree/statement.ts'
import { bind } from './bind.ts'
import type { Bound } from './bound.ts'
import { NOWHERE } from './bound.ts'
import type { Context } from './executor.ts'
import { execute, executeText, type RunText } from './procedure.ts'

/** The rows that INSERT … EXEC gets from what it runs; null for every other INSERT. */
export const runInsertExecute = async (
  { rows }: Insert,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
  runText: RunText,
): Promise<{ readonly rows: readonly Row[]; readonly types: readonly Bound[] } | null> => {
  if (rows.kind !== 'execute') return null
  const found: Row[] = []
  let columns: readonly Column[] = []
  const catching: Reply = {
    ...reply,
    info: reply.info,
    error: (error) => {
      throw error
    },
    columns: (given) => {
      columns = given
    },
    row: (row) => {
      found.push(row)
    },
    done: () => {},
    database: reply.database,
  }
  if (rows.execute.kind === 'execute') await execute(rows.execute, context, catching, cancel, runText)
  else {
    const text = bind(rows.execute.text, null, context).evaluate(NOWHERE)
    await executeText(String(text ?? ''), context, catching, cancel, runText)
  }
  return { rows: found, types: columns.map(({ type }) => ({ type, evaluate: () => null })) }
}
