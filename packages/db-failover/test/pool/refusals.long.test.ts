import { createRequire } from 'node:module'
import mssql from 'mssql'
import { expect, it, vi } from 'vitest'
import { NotAcknowledged, notAcknowledged } from '../../src/mssql.ts'
import { insert, tagOf, written } from './asking.ts'
import { world } from './world.ts'

// What a pool says when something cannot be acknowledged, and what is left behind then.

it('at a gate that stays closed a request is refused after its wait, with a tag that says what to do', async () => {
  const w = await world({ pool: { maxWaitMs: 300 } })
  await insert(w.pool, 1)
  await w.startSwitch()
  await expect.poll(() => w.pool.healthy).toBe(false)
  const thrown = await insert(w.pool, 2).catch((cause: unknown) => cause)
  expect(thrown).toBeInstanceOf(NotAcknowledged)
  expect(thrown).toMatchObject({ code: 'EGATECLOSED', error: { _tag: 'GateClosed', retry: 'Transient' } })
  expect(String(thrown)).toContain('try again')
  expect(await tagOf(w.pool.transaction().begin())).toBe('GateClosed')
  expect(await tagOf(w.pool.connect())).toBe('GateClosed')
  expect(w.pool.pending).toBe(0)
})

it('what waits when the pool is closed is refused at once, and nothing is open afterwards', async () => {
  const w = await world()
  await insert(w.pool, 1)
  await w.startSwitch()
  await expect.poll(() => w.pool.healthy).toBe(false)
  const waiting = [tagOf(insert(w.pool, 2)), tagOf(w.pool.transaction().begin()), tagOf(w.pool.connect())]
  await expect.poll(() => w.pool.pending).toBe(2)
  await w.pool.close()
  expect(await Promise.all(waiting)).toEqual(['HostHasLeft', 'HostHasLeft', 'HostHasLeft'])
  expect(w.pool.connected).toBe(false)
  await expect(insert(w.pool, 3)).rejects.toMatchObject({ code: 'ECONNCLOSED' })
  await w.pool.close()
})

it('with wrong credentials it opens nothing and says why', async () => {
  const w = await world({ pool: { maxWaitMs: 500 } })
  const wrong = await w.open({ process: 'shop-2', credential: () => ({ user: 'sa', password: 'Wrong2!' }) })
  try {
    await expect(insert(wrong, 1)).rejects.toThrow(/Login failed for user 'sa'.*18456/)
    const none = await w.open({ process: 'shop-3', credential: () => null })
    await expect(insert(none, 1)).rejects.toThrow(/holds no credential/)
    await none.close()
  } finally {
    await wrong.close()
  }
  expect(JSON.stringify(await w.said())).not.toContain('Wrong2!')
})

it('a statement that the server refuses is told as the driver tells it, and the connection goes on', async () => {
  const w = await world()
  await insert(w.pool, 1)
  const thrown = await insert(w.pool, 1).catch((cause: unknown) => cause)
  expect(thrown).toBeInstanceOf(mssql.RequestError)
  expect(thrown).toMatchObject({ number: 2627 })
  expect(notAcknowledged(thrown)).toBeNull()
  await insert(w.pool, 2)
  expect(await w.onMaster()).toEqual([1, 2])
})

it('a statement that runs when it is cut may have been carried out, and the pool says so', async () => {
  const w = await world()
  const running = tagOf(w.pool.request().batch("INSERT INTO dbo.rows VALUES (1, N'early'); WAITFOR DELAY '00:00:20'"))
  await expect.poll(() => w.pool.borrowed).toBe(1)
  await w.startSwitch()
  expect(await running).toBe('OutcomeUnknown')
  await w.endSwitch()
  await insert(w.pool, 2)
})

it('a commit after the fence is refused, and the pool opens the database anew before it goes on', async () => {
  const w = await world({ pool: { maxWaitMs: 500 } })
  const running = await written(w.pool, 1)
  await w.fence()
  expect(['NotCommitted', 'Cut', 'OutcomeUnknown']).toContain(await tagOf(running.commit()))
  expect(await tagOf(insert(w.pool, 2))).toBe('GateClosed')
  expect(await w.onMaster()).toEqual([])
})

it('a database that bears another epoch takes no commit of the old one', async () => {
  const w = await world({ pool: { maxWaitMs: 500 } })
  const running = await written(w.pool, 1)
  await w.markMaster(9)
  const thrown = await running.commit().catch((cause: unknown) => cause)
  expect(notAcknowledged(thrown)).toMatchObject({ _tag: 'NotCommitted' })
  expect(String(thrown)).toContain('orders/1/9')
  expect(await tagOf(insert(w.pool, 2))).toBe('GateClosed')
  expect(await w.onMaster()).toEqual([])
})

it('without its lease a host commits nothing, and no statement by itself is acknowledged', async () => {
  const w = await world({ policy: { hostLeaseMs: 1_000, drainLimitMs: 60_000 }, pool: { maxWaitMs: 300 } })
  const running = await w.pool.transaction().begin()
  const slow = tagOf(w.pool.request().batch("WAITFOR DELAY '00:00:02'; INSERT INTO dbo.rows VALUES (2, N'late')"))
  await expect.poll(() => w.pool.borrowed).toBe(2)
  w.cutOffFromLog()
  expect(await slow).toBe('OutcomeUnknown')
  expect(await tagOf(running.commit())).toBe('Cut')
  expect(await tagOf(insert(w.pool, 3))).toBe('GateClosed')
  expect(await w.onMaster()).toEqual([2])
})

it('errors of connections that nobody uses are told to those who listen, and end no process', async () => {
  const w = await world()
  await insert(w.pool, 1)
  const deaf = await w.open({ process: 'shop-2' })
  deaf.removeAllListeners('error')
  await insert(deaf, 2)
  const uncaught = vi.fn()
  process.on('uncaughtException', uncaught)
  w.a.drop('rst')
  await insert(w.pool, 3)
  await insert(deaf, 4)
  process.off('uncaughtException', uncaught)
  expect(uncaught).not.toHaveBeenCalled()
  await deaf.close()
  expect(await w.onMaster()).toEqual([1, 2, 3, 4])
})

/** The driver's classes once more, as a second installed copy of it would have them. */
const secondCopy = (): typeof mssql => {
  const load = createRequire(import.meta.url)
  const ours = Object.entries(load.cache).filter(([file]) => /[\\/]mssql[\\/]/.test(file))
  for (const [file] of ours) delete load.cache[file]
  const other: typeof mssql = load('mssql')
  for (const [file, module] of ours) load.cache[file] = module
  return other
}

it('what was made by another copy of the driver is refused before it reaches a database, and says what to do', async () => {
  const w = await world()
  const other = secondCopy()
  expect(other.Transaction).not.toBe(mssql.Transaction)
  const statement = new other.PreparedStatement(w.pool)
  statement.input('id', other.Int)
  for (const asked of [
    () => new other.Transaction(w.pool).begin(),
    () => new other.Request(w.pool).query("INSERT INTO dbo.rows VALUES (1, N'row')"),
    () => statement.prepare("INSERT INTO dbo.rows VALUES (@id, N'row')"),
  ]) {
    const thrown = await asked().catch((cause: unknown) => cause)
    expect(notAcknowledged(thrown)).toMatchObject({ _tag: 'NotBegun', retry: 'Permanent' })
    expect(String(thrown)).toContain('npm ls mssql')
  }
  expect([w.pool.pending, w.pool.borrowed, await w.onMaster()]).toEqual([0, 0, []])
})
