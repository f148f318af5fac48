import { expect, it } from 'vitest'
import type { FollowingPool } from '../../src/mssql.ts'
import { insert, tagOf, written } from './asking.ts'
import { world, worldApart } from './world.ts'

// A server that dies or freezes under the pool, and switches under load. What was acknowledged is there, once.

it('a server killed in the middle of a transaction leaves it uncommitted; what comes goes to the next active database', async () => {
  const w = await worldApart()
  const running = await written(w.pool, 1)
  const alone = tagOf(w.pool.request().batch("WAITFOR DELAY '00:00:20'"))
  await expect.poll(() => w.pool.borrowed).toBe(2)
  await w.a.kill()
  expect(await alone).toBe('OutcomeUnknown')
  expect(await tagOf(running.request().query('SELECT 1 AS one'))).toBe('Cut')
  expect(await tagOf(running.commit())).not.toBe('acknowledged')
  const waiting = insert(w.pool, 2)
  await w.startSwitch()
  await w.endSwitch()
  await waiting
  expect(await w.onBackup()).toEqual([2])
})

it('a server that is frozen holds up nothing beyond the drain limit', async () => {
  const w = await worldApart()
  const running = await written(w.pool, 1)
  process.kill(w.a.pid ?? 0, 'SIGSTOP')
  const stuck = tagOf(running.request().query('SELECT 1 AS one'))
  const alone = tagOf(insert(w.pool, 2))
  await w.startSwitch()
  await expect.poll(async () => (await w.said()).map((e) => e.type), { timeout: 10_000 }).toContain('HostDrained')
  await w.endSwitch()
  // Nothing of it had begun when its server froze: it goes on by itself on the next one.
  expect(await alone).toBe('acknowledged')
  expect(await stuck).toBe('Cut')
  await insert(w.pool, 3)
  expect(await w.onBackup()).toEqual([2, 3])
})

/** Writes rows from several places at once until told to stop; answers which were acknowledged. */
const load = (pool: FollowingPool) => {
  const acknowledged: number[] = []
  const refusals = new Set<string>()
  let next = 1
  let stopped = false
  const writer = async () => {
    while (!stopped) {
      const id = next++
      const work = id % 2 === 0 ? insert(pool, id) : written(pool, id).then((t) => t.commit())
      const tag = await tagOf(work)
      if (tag === 'acknowledged') acknowledged.push(id)
      else refusals.add(tag)
    }
  }
  const writers = Promise.all(Array.from({ length: 6 }, writer))
  return {
    acknowledged,
    stop: async () => {
      stopped = true
      await writers
      return [...refusals]
    },
  }
}

it('under load a switch loses no acknowledged row, writes none twice, and leaves no session behind', async () => {
  const w = await world({ policy: { drainLimitMs: 200 } })
  const running = load(w.pool)
  await expect.poll(() => running.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(20)
  await w.startSwitch()
  await expect.poll(async () => (await w.said()).map((e) => e.type), { timeout: 10_000 }).toContain('HostDrained')
  await expect.poll(() => w.sessions(w.a)).toBe(0)
  const before = running.acknowledged.length
  const onMaster = await w.onMaster()
  await w.endSwitch()
  await expect.poll(() => running.acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 20)
  const refusals = await running.stop()
  expect(['Cut', 'OutcomeUnknown', 'NotBegun', 'NotCommitted']).toEqual(expect.arrayContaining(refusals))
  const onBackup = await w.onBackup()
  expect(await w.onMaster(), 'nothing is written after the drain').toEqual(onMaster)
  const all = [...onMaster, ...onBackup]
  expect(new Set(all).size).toBe(all.length)
  expect(all).toEqual(expect.arrayContaining(running.acknowledged))
})
