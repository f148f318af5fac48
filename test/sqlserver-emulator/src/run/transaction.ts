import { sqlError } from '../sql/error.ts'
import type { Statement } from '../tree/statement.ts'
import type { Context } from './executor.ts'
import { commit, newTransaction, rollback, undoTo } from './write.ts'

/** BEGIN, COMMIT, ROLLBACK and SAVE TRANSACTION. */
export const transactional = (
  statement: Extract<Statement, { kind: 'begin' | 'commit' | 'rollback' | 'save' }>,
  context: Context,
): void => {
  const { session } = context
  const { transaction } = session
  switch (statement.kind) {
    case 'begin':
      session.transaction ??= newTransaction()
      session.nesting += 1
      return
    case 'commit':
      if (transaction === null) throw sqlError(3902)
      if (transaction.doomed) throw sqlError(3930)
      if (session.nesting > 1) session.nesting -= 1
      else commit(context)
      return
    case 'save':
      if (transaction === null) throw sqlError(628)
      transaction.savepoints.push({ name: statement.name ?? '', mark: transaction.undo.length })
      return
    default: {
      if (transaction === null) throw sqlError(3903)
      const savepoint = transaction.savepoints.findLast(({ name }) => name === statement.name)
      if (savepoint === undefined) rollback(context)
      else undoTo(transaction, savepoint.mark)
    }
  }
}
