import mssql from 'mssql'
import { expect, it } from 'vitest'
import { world } from './world.ts'

// All that requests and transactions of the driver can do, and what is left of them.

it('callbacks, streams, output parameters, procedures and bulk loads work on it unchanged', async () => {
  const { pool, onMaster } = await world()
  await new Promise<void>((resolve, reject) => {
    pool.connect((error) => (error ? reject(error) : resolve()))
  })
  const counted = await new Promise((resolve, reject) => {
    new mssql.Request(pool).query('SELECT 7 AS seven', (error, result) =>
      error ? reject(error) : resolve(result?.recordset),
    )
  })
  expect(counted).toEqual([{ seven: 7 }])

  const table = new mssql.Table('rows')
  table.columns.add('id', mssql.Int, { nullable: false })
  table.columns.add('what', mssql.NVarChar(50), { nullable: false })
  for (let id = 1; id <= 3; id++) table.rows.add(id, `bulk ${id}`)
  expect(await pool.request().bulk(table)).toEqual({ rowsAffected: 3 })
  expect(await onMaster()).toEqual([1, 2, 3])

  const streaming = pool.request()
  streaming.stream = true
  const seen: unknown[] = []
  streaming.on('row', (row) => seen.push(row))
  const done = new Promise((resolve) => streaming.on('done', resolve))
  streaming.query('SELECT r.id FROM dbo.rows AS r ORDER BY r.id')
  await done
  expect(seen).toEqual([{ id: 1 }, { id: 2 }, { id: 3 }])

  const output = await pool
    .request()
    .input('stmt', mssql.NVarChar, 'SET @twice = 2 * @once')
    .input('params', mssql.NVarChar, '@once int, @twice int OUTPUT')
    .input('once', mssql.Int, 21)
    .output('twice', mssql.Int)
    .execute('sp_executesql')
  expect(output.output['twice']).toBe(42)
  expect(output.returnValue).toBe(0)
})

it('as many run at once as the pool has connections, the others take their turns, and none is left lent', async () => {
  const { pool, onMaster } = await world({ pool: { connections: 3 } })
  const ids = Array.from({ length: 40 }, (_, i) => i + 1)
  await Promise.all(
    ids.map(async (id) => {
      if (id % 2 === 0) return pool.request().query(`INSERT INTO dbo.rows VALUES (${id}, N'row')`)
      const transaction = await pool.transaction().begin()
      await transaction.request().query(`INSERT INTO dbo.rows VALUES (${id}, N'row')`)
      return transaction.commit()
    }),
  )
  expect(await onMaster()).toEqual(ids)
  expect(pool.size).toBeLessThanOrEqual(3)
  await expect.poll(() => [pool.borrowed, pool.pending]).toEqual([0, 0])
})

it('a request that is cancelled ends as with any pool, also while its connection is being found', async () => {
  const { pool } = await world()
  const running = pool.request()
  const ended = running.query("WAITFOR DELAY '00:00:20'").catch((cause: unknown) => cause)
  await expect.poll(() => pool.borrowed).toBe(1)
  running.cancel()
  expect(await ended).toMatchObject({ code: 'ECANCEL' })
  const early = pool.request()
  const never = early.query("WAITFOR DELAY '00:00:20'").catch((cause: unknown) => cause)
  setImmediate(() => early.cancel())
  expect(await never).toMatchObject({ code: 'ECANCEL' })
})
