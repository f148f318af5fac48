import assert from 'node:assert/strict'
import { continues } from '@db-failover/domain'
import { done, engineCase, going, otherGroup, refusedWith, sameHistory } from './given.ts'

export const fenceCases = [
  engineCase('marking an epoch writes it, keeps the history, and a second time changes nothing', async (g) => {
    const first = await done(g.engine.fencing.markEpoch(g.target(), g.operation(1), going()))
    assert.equal(first.epoch, g.operation(1))
    const again = await done(g.engine.fencing.markEpoch(g.target(), g.operation(1), going()))
    sameHistory(again, first)
    const next = await done(g.engine.fencing.markEpoch(g.target(), g.operation(2), going()))
    assert.equal(next.epoch, g.operation(2))
    sameHistory({ ...next, epoch: first.epoch }, first)
    sameHistory((await g.probe()).lineage, next)
  }),
  engineCase('a fence is seen by a probe, keeps the history readable, and is idempotent', async (g) => {
    await g.mark(g.operation(1))
    const before = (await g.probe()).lineage
    const fenced = await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    assert.ok(before !== null && continues(before, fenced))
    sameHistory(await done(g.engine.fencing.fence(g.target(), g.operation(2), going())), fenced)
    const seen = await g.probe()
    assert.equal(seen.fenced, true)
    assert.equal(seen.verdict, 'alive')
    sameHistory(seen.lineage, fenced)
  }),
  engineCase('a database that came back can be fenced outside any operation, and released', async (g) => {
    await g.mark(g.operation(1))
    await g.world.cut(g.master.entry)
    await refusedWith(g.engine.fencing.fence(g.target(), null, going()), 'Unreachable')
    await g.world.reconnect(g.master.entry)
    await done(g.engine.fencing.fence(g.target(), null, going()))
    assert.equal((await g.probe()).fenced, true)
    await done(g.engine.fencing.release(g.target(), going()))
    assert.equal((await g.probe()).fenced, false)
  }),
  engineCase('a database that is not there is neither fenced nor made', async (g) => {
    await g.mark(g.operation(1))
    await g.world.destroy(g.master)
    await refusedWith(g.engine.fencing.fence(g.target(), g.operation(2), going()), 'DatabaseMissing')
    await refusedWith(g.engine.fencing.markEpoch(g.target(), g.operation(2), going()), 'DatabaseMissing')
    assert.notEqual((await g.probe()).verdict, 'alive')
  }),
  engineCase('a database of another group is refused by everything that changes it', async (g) => {
    await g.mark(g.operation(1))
    const { engine } = g
    const before = await g.probe()
    const target = { ...g.target(), group: otherGroup }
    await refusedWith(engine.fencing.fence(target, null, going()), 'BadDatabase')
    await refusedWith(engine.fencing.release(target, going()), 'BadDatabase')
    await refusedWith(engine.fencing.markEpoch(target, g.operation(3), going()), 'BadDatabase')
    await refusedWith(engine.restores.open(target, g.operation(3), going()), 'BadDatabase')
    await refusedWith(engine.restores.check(target, g.operation(1), going()), 'BadDatabase')
    assert.deepEqual(await g.probe(), before)
  }),
  engineCase('a generation that leads out of its entry is refused', async (g) => {
    for (const generation of ['../elsewhere', '/elsewhere', 'a/b', 'a\\b', '']) {
      const target = { ...g.target(), generation }
      const work = g.engine.fencing.markEpoch(target, g.operation(1), going())
      await refusedWith(work, 'DatabaseMissing', 'BadDatabase', 'NotPermitted')
    }
  }),
]
