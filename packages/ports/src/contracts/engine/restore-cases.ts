import assert from 'node:assert/strict'
import { done, engineCase, going, otherGroup, refusedWith, sameHistory } from './given.ts'

export const restoreCases = [
  engineCase('a restored full holds what was committed before it was taken, and nothing of later', async (g) => {
    await g.mark(g.operation(1))
    await g.put('before', '1')
    const full = await g.full(2, g.operation(1))
    await g.put('after', '2')
    const at = await g.opened(g.order(3, g.operation(3), full))
    assert.deepEqual(await g.rows(at), { before: '1' })
    assert.deepEqual(await g.rows(), { before: '1', after: '2' })
  }),
  engineCase('a differential restores over its full', async (g) => {
    await g.mark(g.operation(1))
    await g.put('kept', '1')
    await g.put('changed', '1')
    const full = await g.full(2, g.operation(1))
    await g.put('changed', '2')
    await g.put('added', '2')
    const differential = await g.differential(3, full)
    await g.put('after', '3')
    const at = await g.opened(g.order(4, g.operation(4), full, differential))
    assert.deepEqual(await g.rows(at), { kept: '1', changed: '2', added: '2' })
  }),
  engineCase('a differential is never restored on a full that is not its base', async (g) => {
    await g.mark(g.operation(1))
    const first = await g.full(2, g.operation(1))
    const differential = await g.differential(3, first)
    const second = await g.full(4, g.operation(1))
    const order = g.order(5, g.operation(5), second, differential)
    await refusedWith(g.engine.restores.restore(g.backup, g.group, order, going()), 'BadBackup')
    assert.notEqual((await g.probe(g.restored(order))).verdict, 'alive')
  }),
  engineCase('a restore repeated before the database is open succeeds', async (g) => {
    await g.mark(g.operation(1))
    await g.put('a', '1')
    const order = g.order(3, g.operation(3), await g.full(2, g.operation(1)))
    await done(g.engine.restores.restore(g.backup, g.group, order, going()))
    assert.deepEqual(await g.rows(await g.opened(order)), { a: '1' })
  }),
  engineCase('nothing is ever restored over a database that is open', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const order = g.order(3, g.operation(3), full)
    const at = await g.opened(order)
    await g.put('new', '1', at)
    await refusedWith(g.engine.restores.restore(g.backup, g.group, order, going()), 'BadDatabase')
    assert.deepEqual(await g.rows(at), { new: '1' })
  }),
  engineCase('a cancelled restore leaves no database, and can be repeated', async (g) => {
    await g.mark(g.operation(1))
    const order = g.order(3, g.operation(3), await g.full(2, g.operation(1)))
    const run = going(AbortSignal.abort())
    await refusedWith(g.engine.restores.restore(g.backup, g.group, order, run), 'Cancelled')
    assert.notEqual((await g.probe(g.restored(order))).verdict, 'alive')
    await g.opened(order)
  }),
  engineCase('a backup of another group is not restored', async (g) => {
    await g.mark(g.operation(1))
    const order = g.order(3, g.operation(3), await g.full(2, g.operation(1)))
    await refusedWith(g.engine.restores.restore(g.backup, otherGroup, order, going()), 'BadBackup', 'BadDatabase')
  }),
  engineCase(
    'opening begins a fork of the same identity with the epoch, and a second time changes nothing',
    async (g) => {
      await g.mark(g.operation(1))
      const source = (await g.probe()).lineage
      const order = g.order(3, g.operation(3), await g.full(2, g.operation(1)))
      const at = await g.opened(order)
      const first = (await g.probe(at)).lineage
      assert.ok(first !== null && source !== null)
      assert.equal(first.identity, source.identity)
      assert.notEqual(first.fork, source.fork)
      assert.equal(first.epoch, g.operation(3))
      sameHistory(await done(g.engine.restores.open(g.target(at), g.operation(3), going())), first)
    },
  ),
  engineCase('a fenced database is opened in place in a new epoch, without its fence', async (g) => {
    await g.mark(g.operation(1))
    await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
    const lineage = await done(g.engine.restores.open(g.target(), g.operation(2), going()))
    assert.equal(lineage.epoch, g.operation(2))
    const seen = await g.probe()
    assert.equal(seen.fenced, false)
    sameHistory(seen.lineage, lineage)
  }),
  engineCase('a fence set in an epoch is not taken away by opening that epoch again', async (g) => {
    const order = async () => g.order(3, g.operation(3), await g.full(2, g.operation(1)))
    await g.mark(g.operation(1))
    const at = await g.opened(await order())
    await done(g.engine.fencing.fence(g.target(at), g.operation(4), going()))
    await refusedWith(g.engine.restores.open(g.target(at), g.operation(3), going()), 'BadDatabase')
    assert.equal((await g.probe(at)).fenced, true)
  }),
  engineCase(
    'the check reads and writes, leaves nothing, and refuses another epoch, a fence, and a missing one',
    async (g) => {
      await g.mark(g.operation(1))
      await g.put('a', '1')
      const { check } = g.engine.restores
      const lineage = await done(check(g.target(), g.operation(1), going()))
      sameHistory((await g.probe()).lineage, lineage)
      assert.deepEqual(await g.rows(), { a: '1' })
      await refusedWith(check(g.target(), g.operation(2), going()), 'BadDatabase')
      await done(g.engine.fencing.fence(g.target(), g.operation(2), going()))
      await refusedWith(check(g.target(), g.operation(1), going()), 'BadDatabase')
      await done(g.engine.fencing.release(g.target(), going()))
      await g.world.destroy(g.master)
      await refusedWith(check(g.target(), g.operation(1), going()), 'DatabaseMissing')
    },
  ),
  engineCase('a drill says what it checked and leaves nothing', async (g) => {
    await g.mark(g.operation(1))
    await g.put('a', '1')
    const full = await g.full(2, g.operation(1))
    const order = g.order(4, g.operation(1), full, await g.differential(3, full))
    const says = await done(g.engine.restores.drill(g.backup, g.group, order, going()))
    assert.ok(says.length > 0 && says.every((s) => s !== ''))
    assert.notEqual((await g.probe(g.restored(order))).verdict, 'alive')
    assert.deepEqual(await done(g.engine.restores.removeOrphans(g.backup, g.group, [], going())), [])
  }),
  engineCase('orphans of the group go; what is kept, and what no operation made, stays', async (g) => {
    await g.mark(g.operation(1))
    await g.put('a', '1')
    const full = await g.full(2, g.operation(1))
    const kept = await g.opened(g.order(3, g.operation(3), full))
    const orphan = await g.opened(g.order(4, g.operation(4), full))
    const { removeOrphans } = g.engine.restores
    assert.deepEqual(await done(removeOrphans(g.backup, otherGroup, [], going())), [])
    assert.deepEqual(await done(removeOrphans(g.backup, g.group, [kept.generation], going())), [orphan.generation])
    assert.notEqual((await g.probe(orphan)).verdict, 'alive')
    assert.deepEqual(await g.rows(kept), { a: '1' })
    assert.deepEqual(await done(removeOrphans(g.master.entry, g.group, [], going())), [])
    assert.deepEqual(await g.rows(), { a: '1' })
  }),
  engineCase('the opened database is backed up in its own epoch, with differentials of its own', async (g) => {
    await g.mark(g.operation(1))
    const at = await g.opened(g.order(3, g.operation(3), await g.full(2, g.operation(1))))
    await g.put('on backup', '1', at)
    const full = await g.full(4, g.operation(3), at)
    await g.put('more', '2', at)
    const differential = await g.differential(5, full, at)
    const there = (b: { readonly file: string }) => ({ entry: g.backup, folder: 'staging' as const, file: b.file })
    const again = await g.opened(g.order(6, g.operation(6), full, differential, there))
    assert.deepEqual(await g.rows(again), { 'on backup': '1', more: '2' })
  }),
]
