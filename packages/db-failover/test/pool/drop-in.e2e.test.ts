import mssql from 'mssql'
import { expect, it } from 'vitest'
import { world } from './world.ts'

// What is written for a ConnectionPool works on a pool that follows the active database.

it('requests, transactions and prepared statements of the driver work on it unchanged', async () => {
  const w = await world()
  const { pool } = w
  expect(pool).toBeInstanceOf(mssql.ConnectionPool)
  await pool.connect()
  expect(pool.connected).toBe(true)

  await pool.request().input('id', mssql.Int, 1).query("INSERT INTO dbo.rows VALUES (@id, N'tea')")
  await pool.query`INSERT INTO dbo.rows VALUES (${2}, ${'coffee'})`
  await new mssql.Request(pool).batch("INSERT INTO dbo.rows VALUES (3, N'milk')")

  const transaction = new mssql.Transaction(pool)
  await transaction.begin()
  await new mssql.Request(transaction).query("INSERT INTO dbo.rows VALUES (4, N'four')")
  await transaction.commit()
  const undone = await pool.transaction().begin()
  await undone.request().query("INSERT INTO dbo.rows VALUES (5, N'five')")
  await undone.rollback()

  const statement = new mssql.PreparedStatement(pool)
  statement.input('id', mssql.Int)
  await statement.prepare("INSERT INTO dbo.rows VALUES (@id, N'prepared')")
  await statement.execute({ id: 6 })
  await statement.execute({ id: 7 })
  await statement.unprepare()

  expect(await w.onMaster()).toEqual([1, 2, 3, 4, 6, 7])
})
