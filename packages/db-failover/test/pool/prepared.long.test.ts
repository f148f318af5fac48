import mssql from 'mssql'
import { expect, it } from 'vitest'
import { tagOf } from './asking.ts'
import { world } from './world.ts'

const prepared = async (pool: mssql.ConnectionPool): Promise<mssql.PreparedStatement> => {
  const statement = new mssql.PreparedStatement(pool)
  statement.input('id', mssql.Int)
  await statement.prepare("INSERT INTO dbo.rows VALUES (@id, N'prepared')")
  return statement
}

it('a prepared statement that rests holds up no switch, and is prepared again on the next active database', async () => {
  const w = await world({ policy: { drainLimitMs: 60_000 } })
  const statement = await prepared(w.pool)
  await statement.execute({ id: 1 })
  expect(w.pool.borrowed).toBe(1)
  await w.startSwitch()
  await expect.poll(async () => (await w.said()).find((e) => e.type === 'HostDrained')?.data).toMatchObject({ cut: 0 })
  await expect.poll(() => w.sessions(w.a)).toBe(0)
  await w.endSwitch()
  await w.pool.connect()
  const thrown = await statement.execute({ id: 2 }).catch((cause: unknown) => cause)
  expect(await tagOf(Promise.reject(thrown))).toBe('NotBegun')
  expect(String(thrown)).toContain('prepare it again')
  await statement.unprepare()
  await statement.prepare("INSERT INTO dbo.rows VALUES (@id, N'prepared')")
  await statement.execute({ id: 2 })
  await statement.unprepare()
  expect(w.pool.borrowed).toBe(0)
  expect([await w.onMaster(), await w.onBackup()]).toEqual([[1], [2]])
})

it('an execution is asked for at the gate like every other work', async () => {
  const w = await world({ policy: { drainLimitMs: 60_000 }, pool: { maxWaitMs: 300 } })
  const statement = await prepared(w.pool)
  const open = await w.pool.transaction().begin()
  await w.startSwitch()
  await expect.poll(() => w.pool.healthy).toBe(false)
  expect(await tagOf(statement.execute({ id: 1 }))).toBe('GateClosed')
  await open.rollback()
  await statement.unprepare()
  expect(await w.onMaster()).toEqual([])
})

it('one whose connection was lost says so, and lets go of it', async () => {
  const w = await world()
  const statement = await prepared(w.pool)
  w.a.drop('rst')
  await expect.poll(() => w.sessions(w.a)).toBe(0)
  expect(await tagOf(statement.execute({ id: 1 }))).toBe('NotBegun')
  await statement.unprepare()
  expect(w.pool.borrowed).toBe(0)
  await statement.prepare("INSERT INTO dbo.rows VALUES (@id, N'prepared')")
  await statement.execute({ id: 1 })
  await statement.unprepare()
  expect(await w.onMaster()).toEqual([1])
})
