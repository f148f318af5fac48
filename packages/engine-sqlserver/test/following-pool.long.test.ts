import type { EngineError, HostConnections } from '@db-failover/ports'
import { hostConnectionsContract } from '@db-failover/ports/contracts'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import mssql from 'mssql'
import { refused } from '../src/errors.ts'
import { notAcknowledged, sqlServerLending } from '../src/following-pool/index.ts'
import { lendToTransaction } from '../src/following-pool/lend-to-transaction.ts'
import type { Lent } from '../src/following-pool/lent.ts'
import { oneWire } from '../src/following-pool/one-wire.ts'
import type { SqlServerHostsConfig, SqlTransaction } from '../src/index.ts'
import { sqlServerSubject } from './subject.ts'

// The driver's own transaction, on connections that are lent: its commit keeps the contract of a host's.

const errorOf = (lent: Lent, thrown: unknown): EngineError => {
  if (lent.refusal !== null) return lent.refusal
  const tag = notAcknowledged(thrown)?._tag
  return refused(tag === 'OutcomeUnknown' ? 'OutcomeUnknown' : 'BadDatabase', tag ?? 'FAILED', String(thrown)).error
}

const asked = async (lent: Lent, work: Promise<unknown>): Promise<Either<EngineError, void>> => {
  try {
    await work
    return right(undefined)
  } catch (thrown) {
    return left(errorOf(lent, thrown))
  }
}

const throughTheDriver = (config: SqlServerHostsConfig): HostConnections<SqlTransaction> => {
  const lending = sqlServerLending(config)
  return {
    canReach: lending.canReach,
    open: (order) => async () => {
      const opened = await lending.open(order)()
      if (opened._tag === 'Left') return opened
      return right({
        ...opened.right,
        begin: (stillAllowed) => async () => {
          const begun = await opened.right.begin(stillAllowed)()
          if (begun._tag === 'Left') return begun
          const lent = begun.right.connection
          const transaction = new mssql.Transaction(oneWire(lent.wire))
          lendToTransaction(lent, transaction)
          await transaction.begin()
          let isEnding = false
          /** The connection comes back with the end that was asked first, as the driver gives it back. */
          const ended = async (end: Promise<unknown>) => {
            const isFirst = !isEnding
            isEnding = true
            const outcome = await asked(lent, end)
            if (isFirst) await begun.right.rollback()()
            return outcome
          }
          return right({
            connection: transaction,
            commit: () => async () => ended(transaction.commit()),
            rollback: () => async () => ended(transaction.rollback()),
          })
        },
      })
    },
  }
}

hostConnectionsContract('transactions of the driver on connections that a pool lends', async () => {
  const subject = await sqlServerSubject()
  return { ...subject, hosts: throughTheDriver(subject.hostsConfig) }
})
