import assert from 'node:assert/strict'
import { done, engineCase, going, refusedWith, sameBackup, sameHistory } from './given.ts'
import type { Damage } from './subject.ts'

const damages: readonly Damage[] = ['flip', 'truncate', 'foreign', 'remove']

export const backupCases = [
  engineCase(
    'a full describes itself: file, epoch, lineage, and the instants that bound what it contains',
    async (g) => {
      await g.mark(g.operation(1))
      await g.put('a', '1')
      const lineage = (await g.probe()).lineage
      const full = await g.full(2, g.operation(1))
      assert.equal(full.set, g.operation(2))
      assert.equal(full.kind, 'full')
      assert.equal(full.base, null)
      assert.equal(full.epoch, g.operation(1))
      assert.equal(full.entry, g.master.entry.id)
      assert.equal(full.generation, g.master.generation)
      assert.ok(full.size > 0)
      assert.ok(full.file.startsWith(`${full.set.replaceAll('/', '-')}.`), 'its name bears its id')
      assert.ok(full.startedAt <= full.contains.allBefore && full.contains.allBefore <= full.contains.noneAfter)
      sameHistory(full.lineage, lineage)
    },
  ),
  engineCase('a full that has been taken is the base of the next differentials', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const based = (await g.probe()).lineage?.differentialBase
    assert.ok(based !== null && based !== undefined, 'the database names a base')
    const differential = await g.differential(3, full)
    assert.equal(differential.base, full.set)
    assert.equal((await g.probe()).lineage?.differentialBase, based, 'a differential is no base')
    await g.differential(4, full)
  }),
  engineCase('a differential on another base than the newest full is refused', async (g) => {
    await g.mark(g.operation(1))
    const first = await g.full(2, g.operation(1))
    await g.full(3, g.operation(1))
    await refusedWith(g.take(4, 'differential', g.operation(1), first), 'BadBackup')
    assert.equal(await done(g.engine.backups.find(g.target(), g.operation(4), going())), null)
  }),
  engineCase('a differential without a full is refused', async (g) => {
    await g.mark(g.operation(1))
    await refusedWith(g.take(2, 'differential', g.operation(1), null), 'BadBackup')
  }),
  engineCase('a differential on a full of an earlier epoch is refused', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    await g.mark(g.operation(3))
    await refusedWith(g.take(4, 'differential', g.operation(3), full), 'BadBackup')
  }),
  engineCase('a backup for an epoch that the database does not carry is refused', async (g) => {
    await g.mark(g.operation(1))
    await refusedWith(g.take(3, 'full', g.operation(2), null), 'BadDatabase')
  }),
  engineCase('a finished backup is found again by its id, and an unknown one is not', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const differential = await g.differential(3, full)
    sameBackup(await done(g.engine.backups.find(g.target(), full.set, going())), full)
    sameBackup(await done(g.engine.backups.find(g.target(), differential.set, going())), differential)
    assert.equal(await done(g.engine.backups.find(g.target(), g.operation(9), going())), null)
  }),
  engineCase('a cancelled backup leaves nothing that is found', async (g) => {
    await g.mark(g.operation(1))
    const run = going(AbortSignal.abort())
    await refusedWith(g.take(2, 'full', g.operation(1), null, { run }), 'Cancelled')
    assert.equal(await done(g.engine.backups.find(g.target(), g.operation(2), going())), null)
    await g.full(2, g.operation(1))
  }),
  engineCase('a contingency backup reads a fenced database and leaves the differential base alone', async (g) => {
    await g.mark(g.operation(1))
    await g.full(2, g.operation(1))
    await g.put('late', '1')
    await done(g.engine.fencing.fence(g.target(), g.operation(3), going()))
    const before = (await g.probe()).lineage
    const kept = await done(g.take(4, 'full', g.operation(1), null, { contingency: true }))
    sameHistory((await g.probe()).lineage, before)
    const at = await g.opened(g.order(5, g.operation(5), kept))
    assert.deepEqual(await g.rows(at), { late: '1' })
  }),
  engineCase('a copy is verified where it lies, against what the log says of it', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const other = await g.full(3, g.operation(1))
    const at = { entry: g.backup, folder: 'backup' as const, file: full.file }
    await g.world.copy(g.staged(full), at)
    await done(g.engine.backups.verify(at, full, going()))
    await refusedWith(g.engine.backups.verify(at, other, going()), 'BadBackup')
    await refusedWith(g.engine.backups.verify({ ...at, file: 'nothing' }, full, going()), 'BadBackup')
  }),
  ...damages.map((how) =>
    engineCase(`a copy that suffered "${how}" is neither verified nor restored`, async (g) => {
      await g.mark(g.operation(1))
      await g.put('a', '1')
      const full = await g.full(2, g.operation(1))
      await g.world.damage(g.staged(full), how)
      await refusedWith(g.engine.backups.verify(g.staged(full), full, going()), 'BadBackup')
      const order = g.order(3, g.operation(3), full)
      await refusedWith(g.engine.restores.restore(g.backup, g.group, order, going()), 'BadBackup')
      await refusedWith(g.engine.restores.drill(g.backup, g.group, order, going()), 'BadBackup')
      assert.notEqual((await g.probe(g.restored(order))).verdict, 'alive', 'nothing was restored')
    }),
  ),
]
