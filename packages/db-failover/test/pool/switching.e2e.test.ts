import { expect, it } from 'vitest'
import { insert, tagOf, written } from './asking.ts'
import { switchAborted } from './group.ts'
import { world } from './world.ts'

it('what runs when a switch starts may end, what comes waits for the next active database', async () => {
  const w = await world({ policy: { drainLimitMs: 5_000 } })
  const told: (string | undefined)[] = []
  w.pool.follows.onChange(({ active }) => told.push(active?.entry))
  const running = await written(w.pool, 1)
  await w.startSwitch()
  await expect.poll(() => w.pool.healthy).toBe(false)
  const later = insert(w.pool, 2)
  await running.commit()
  expect(await w.onMaster()).toEqual([1])
  await expect.poll(async () => (await w.said()).map((e) => e.type)).toContain('HostDrained')
  await expect.poll(() => w.sessions(w.a)).toBe(0)
  await w.endSwitch()
  await later
  expect(await w.onBackup()).toEqual([2])
  expect(await w.onMaster()).toEqual([1])
  expect([...new Set(told)]).toEqual(['a', 'b'])
})

it('a transaction that outlasts the drain limit is cut: its commit is refused and nothing of it is there', async () => {
  const w = await world()
  const running = await written(w.pool, 1)
  await w.startSwitch()
  await expect.poll(async () => (await w.said()).map((e) => e.type)).toContain('HostDrained')
  await w.endSwitch()
  await insert(w.pool, 2)
  expect(await tagOf(running.request().query('SELECT r.id FROM dbo.rows AS r'))).toBe('Cut')
  expect(await tagOf(running.commit())).toBe('Cut')
  expect(await w.onMaster()).toEqual([])
  expect(await w.onBackup()).toEqual([2])
  expect((await w.said()).find((e) => e.type === 'HostDrained')?.data).toMatchObject({ cut: 1 })
})

it('a switch that is aborted lets everything go on where it was', async () => {
  const w = await world({ policy: { drainLimitMs: 5_000 } })
  const running = await written(w.pool, 1)
  await w.startSwitch()
  await expect.poll(() => w.pool.healthy).toBe(false)
  await w.happen(switchAborted(2))
  await running.commit()
  await insert(w.pool, 2)
  expect(await w.onMaster()).toEqual([1, 2])
})
