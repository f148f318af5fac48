import mssql from 'mssql'
import { notAcknowledged } from '../../src/mssql.ts'

/** The tag of what a pool refused with; `acknowledged` where it did not. */
export const tagOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work
    return 'acknowledged'
  } catch (cause) {
    return notAcknowledged(cause)?._tag ?? String(cause)
  }
}

export const insert = (pool: mssql.ConnectionPool, id: number) =>
  pool.request().input('id', mssql.Int, id).query("INSERT INTO dbo.rows VALUES (@id, N'row')")

/** A transaction that has written one row. */
export const written = async (pool: mssql.ConnectionPool, id: number): Promise<mssql.Transaction> => {
  const transaction = await pool.transaction().begin()
  await transaction.request().input('id', mssql.Int, id).query("INSERT INTO dbo.rows VALUES (@id, N'row')")
  return transaction
}
