import mssql from 'mssql'
import { refused } from '../errors.ts'
import type { Lent } from './lent.ts'

type Done = (error?: unknown) => void
type End = (done: Done) => unknown

/** Not in the driver's published types: what `commit` and `rollback` are made of, whichever of their two forms is called. */
interface Ends {
  _commit: End
  _rollback: End
}

const isEnds = (transaction: object): transaction is Ends => '_commit' in transaction && '_rollback' in transaction

/** Those that have begun before: one object of the driver's may begin again after its end. */
const guarded = new WeakSet<object>()

/**
 * The driver lets an end begin while another one is under way, gives the connection back under it and then fails outside of
 * every callback: the first never answers, and the process ends. Here the later one is refused, as the driver refuses an end
 * while a request runs (EREQINPROG).
 */
const oneEndAtATime = (transaction: object): void => {
  if (guarded.has(transaction)) return
  if (!isEnds(transaction))
    throw refused('NotPermitted', 'DRIVER', 'This version of mssql does not say when a transaction ends.')
  guarded.add(transaction)
  let isEnding = false
  const alone =
    (name: string, end: End): End =>
    (done) => {
      if (isEnding)
        return void setImmediate(
          done,
          new mssql.TransactionError(`Can't ${name} transaction. Its end is in progress.`, 'EREQINPROG'),
        )
      isEnding = true
      end((error) => {
        isEnding = false
        done(error)
      })
    }
  transaction._commit = alone('commit', transaction._commit.bind(transaction))
  transaction._rollback = alone('rollback', transaction._rollback.bind(transaction))
}

/** What is acknowledged on this connection is from now on a transaction's commit, and no statement by itself. */
export const lendToTransaction = (lent: Lent, transaction: object): void => {
  oneEndAtATime(transaction)
  lent.purpose = 'transaction'
}
