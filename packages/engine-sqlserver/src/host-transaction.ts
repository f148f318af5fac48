import { type HostTransaction, type OpenOrder, requireGroup, requireOpen, type StillAllowed } from '@db-failover/ports'
import mssql from 'mssql'
import { attempt, errorAfter, Refused, refused } from './errors.ts'
import { guardOf } from './guard.ts'
import { selectGuard } from './statements/guard.ts'
import type { SqlTransaction } from './transaction.ts'

export interface HostPool {
  readonly order: OpenOrder
  readonly database: string
  readonly pool: mssql.ConnectionPool
  readonly isDestroyed: () => boolean
  /** What ends each transaction that is open: a pool waits for them before it closes. */
  readonly open: Set<() => Promise<void>>
  /** Why a connection could not be made, with the server's number. */
  readonly unconnected: (cause: unknown) => Refused | null
}

export const gone = () => refused('BadDatabase', 'DESTROYED', 'The connection was destroyed.')

const alreadyEnded = () => refused('BadDatabase', 'ENDED', 'The transaction has ended already.')

const thrown = (host: HostPool, cause: unknown): Refused => {
  if (host.isDestroyed()) return gone()
  if (cause instanceof Refused) return cause
  return host.unconnected(cause) ?? new Refused(errorAfter(true)(cause))
}

/** The guard row says what the log says: this group, this epoch, no fence. */
export const requireActive = async (
  { order, database }: Pick<HostPool, 'order' | 'database'>,
  request: mssql.Request,
): Promise<void> => {
  const { recordset } = await request.query<Record<string, unknown>>(selectGuard(database).text)
  const [row] = recordset
  if (row === undefined) throw refused('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.')
  requireOpen(requireGroup(guardOf(row), order.group), order.epoch)
}

export const requireAllowed = (stillAllowed: StillAllowed): void => {
  if (!stillAllowed()) throw refused('BadDatabase', 'NOT_ALLOWED', 'The host may no longer write: its lease is over.')
}

/** A commit whose answer was lost may have happened; one that the server refused has not. */
const commitNow = async (transaction: mssql.Transaction): Promise<void> => {
  try {
    await transaction.commit()
  } catch (cause) {
    const error = errorAfter(true)(cause)
    if (error._tag === 'BadDatabase') throw new Refused(error)
    throw refused(
      'OutcomeUnknown',
      error.code,
      `The commit was not answered; it may have happened. ${error.says}`,
      cause,
    )
  }
}

/**
 * One transaction. The guard row is read in it when it begins and last before COMMIT, and the lease after that; the fence
 * itself (READ_ONLY, with every transaction rolled back) is what stops a commit that is under way.
 */
export const hostTransaction = async (
  host: HostPool,
  stillAllowed: StillAllowed,
): Promise<HostTransaction<SqlTransaction>> => {
  if (host.isDestroyed()) throw gone()
  requireAllowed(stillAllowed)
  const transaction = new mssql.Transaction(host.pool)
  // The server ends a transaction when it is fenced; the driver reports it here and with the next statement.
  transaction.on('rollback', () => {})
  let ended = false
  const end = () => {
    ended = true
    host.open.delete(undo)
  }
  let undone = Promise.resolve(false)
  /** One after the other: the driver fails outside of every promise where a rollback begins while another one ends. */
  const undo = async (): Promise<void> => {
    end()
    undone = undone.then((is) =>
      is
        ? true
        : transaction.rollback().then(
            () => true,
            () => false,
          ),
    )
    await undone
  }
  host.open.add(undo)
  try {
    await transaction.begin()
    await requireActive(host, transaction.request())
    requireAllowed(stillAllowed)
  } catch (cause) {
    await undo()
    throw thrown(host, cause)
  }
  return {
    connection: transaction,
    commit: () =>
      attempt(async () => {
        if (ended) throw host.isDestroyed() ? gone() : alreadyEnded()
        try {
          if (host.isDestroyed()) throw gone()
          await requireActive(host, transaction.request())
          requireAllowed(stillAllowed)
          if (ended) throw alreadyEnded()
        } catch (cause) {
          await undo()
          throw thrown(host, cause)
        }
        end()
        try {
          await commitNow(transaction)
        } catch (cause) {
          throw thrown(host, cause)
        }
      }),
    rollback: () =>
      attempt(async () => {
        if (!ended) await undo()
      }),
  }
}
