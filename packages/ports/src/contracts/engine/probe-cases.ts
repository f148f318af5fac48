import assert from 'node:assert/strict'
import { breakBetween, continues } from '@db-failover/domain'
import { done, engineCase, going, refusedWith, signal } from './given.ts'

export const probeCases = [
  engineCase('a healthy database is alive, unfenced, and says its lineage', async (g) => {
    await g.mark(g.operation(1))
    const seen = await g.probe()
    assert.equal(seen.verdict, 'alive')
    assert.equal(seen.fenced, false)
    assert.equal(seen.generation, g.master.generation)
    assert.equal(seen.lineage?.epoch, g.operation(1))
  }),
  engineCase('a database that was never marked has a readable lineage, which no marked one continues', async (g) => {
    const before = await g.probe()
    assert.equal(before.verdict, 'alive')
    assert.ok(before.lineage !== null, 'its lineage is readable')
    assert.equal(before.lineage.epoch, null)
  }),
  engineCase('an entry without a database of ours is alive when its server answers, and has no lineage', async (g) => {
    const target = { group: g.group, entry: g.backup, generation: null }
    const seen = await g.engine.health.probe(target, { raise: null, timeoutMs: 5_000, signal })
    assert.equal(seen.verdict, 'alive')
    assert.equal(seen.lineage, null)
  }),
  engineCase('an entry whose server cannot be reached is gone, and alive again afterwards', async (g) => {
    await g.mark(g.operation(1))
    await g.world.cut(g.master.entry)
    const cut = await g.probe()
    assert.equal(cut.verdict, 'gone')
    assert.equal(cut.lineage, null)
    await g.world.reconnect(g.master.entry)
    assert.equal((await g.probe()).verdict, 'alive')
  }),
  engineCase(
    'a database whose files are gone while its server answers is not alive, and no probe makes it anew',
    async (g) => {
      await g.mark(g.operation(1))
      await g.world.destroy(g.master)
      const expected = g.engine.capabilities.seesDroppedDatabase ? ['unusable', 'administrator'] : ['unusable']
      for (const raise of [null, 1, null]) {
        const seen = await g.probe(g.master, raise)
        assert.ok(expected.includes(seen.verdict), `the verdict is ${seen.verdict}`)
        assert.equal(seen.lineage, null)
      }
    },
  ),
  engineCase('a probe that does not raise changes nothing', async (g) => {
    await g.mark(g.operation(1))
    const first = await g.probe()
    await g.probe()
    assert.deepEqual((await g.probe()).lineage, first.lineage)
  }),
  engineCase("the lineage continues over an application's writes, raising probes and backups", async (g) => {
    await g.mark(g.operation(1))
    let before = (await g.probe()).lineage
    const steps = [
      () => g.put('a', '1'),
      () => g.probe(g.master, 1),
      () => g.full(2, g.operation(1)),
      () => g.probe(g.master, 1),
    ]
    for (const step of steps) {
      await step()
      const now = (await g.probe()).lineage
      assert.ok(before !== null && now !== null && continues(before, now), 'the lineage continues')
      before = now
    }
  }),
  engineCase('an older state that is put back does not continue what a raising probe saw', async (g) => {
    await g.mark(g.operation(1))
    await g.put('a', '1')
    const putBack = await g.world.keep(g.master)
    const seen = (await g.probe(g.master, 1)).lineage
    await putBack()
    const now = (await g.probe()).lineage
    assert.ok(seen !== null && now !== null)
    assert.notEqual(breakBetween(seen, now), null, 'the break is seen')
  }),
  engineCase('a raising probe leaves a fenced database as it is', async (g) => {
    await g.mark(g.operation(1))
    const fenced = await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    assert.deepEqual((await g.probe(g.master, 1)).lineage, fenced)
    assert.deepEqual((await g.probe(g.master)).lineage, fenced)
  }),
  engineCase('a probe that is aborted answers all the same', async (g) => {
    const options = { raise: 1, timeoutMs: 5_000, signal: AbortSignal.abort() }
    assert.notEqual((await g.engine.health.probe(g.target(), options)).verdict, undefined)
  }),
  engineCase('the check of a fit entry finds nothing wrong, and that of an unreachable one says what is', async (g) => {
    const fit = await done(g.engine.health.check(g.group, g.backup, signal))
    assert.ok(fit.length > 0 && fit.every((f) => f.ok && f.says !== ''), JSON.stringify(fit))
    await g.world.cut(g.backup)
    const cut = await g.engine.health.check(g.group, g.backup, signal)()
    assert.ok(cut._tag === 'Left' || cut.right.some((f) => !f.ok), 'something is found')
  }),
  engineCase('after close every call is refused', async (g) => {
    await g.engine.close()
    await refusedWith(g.engine.fencing.fence(g.target(), null, going()), 'Unreachable')
    assert.notEqual((await g.probe()).verdict, 'alive')
  }),
]
