import assert from 'node:assert/strict'
import type { EpochId, OperationId } from '@db-failover/domain'
import type { LeaderRun } from '../../engine/engine.ts'
import { done, engineCase, type Given, inTerm, refusedWith } from './given.ts'

const ways = ['fence', 'release', 'mark', 'mark again', 'open', 'open again', 'full', 'raise the counter'] as const

/** What changes a database that is there. */
const changes = (
  g: Given,
  run: LeaderRun,
  epoch: EpochId,
): Readonly<Record<(typeof ways)[number], () => Promise<unknown>>> => {
  const { fencing, restores, backups } = g.engine
  const order = (set: number) => ({ set: g.operation(set), kind: 'full' as const, epoch, base: null })
  return {
    fence: () => done(fencing.fence(g.target(), g.operation(90), run)),
    release: () => done(fencing.release(g.target(), run)),
    mark: () => done(fencing.markEpoch(g.target(), g.operation(91), run)),
    'mark again': () => done(fencing.markEpoch(g.target(), epoch, run)),
    open: () => done(restores.open(g.target(), g.operation(92), run)),
    'open again': () => done(restores.open(g.target(), epoch, run)),
    full: () => done(backups.take(g.target(), { ...order(93), contingency: false }, run)),
    'raise the counter': () => g.probe(g.master, run.term),
  }
}

/** Asked for under an earlier term, every change is refused, and the database is as it was. */
const isClosedTo = async (g: Given, run: LeaderRun, epoch: EpochId): Promise<void> => {
  const { fencing, restores } = g.engine
  const before = await g.probe()
  await refusedWith(fencing.fence(g.target(), g.operation(80), run), 'Overtaken')
  await refusedWith(fencing.release(g.target(), run), 'Overtaken')
  await refusedWith(fencing.markEpoch(g.target(), g.operation(81), run), 'Overtaken')
  await refusedWith(fencing.markEpoch(g.target(), epoch, run), 'Overtaken')
  await refusedWith(restores.open(g.target(), g.operation(82), run), 'Overtaken')
  await refusedWith(restores.open(g.target(), epoch, run), 'Overtaken')
  await refusedWith(restores.check(g.target(), epoch, run), 'Overtaken')
  await refusedWith(g.take(83, 'full', epoch, null, { run }), 'Overtaken')
  assert.deepEqual(await g.probe(g.master, run.term), before, 'the counter is not raised')
  assert.deepEqual(await g.probe(), before, 'nothing has changed')
}

export const termCases = [
  ...ways.map((way) =>
    engineCase(`after a leader's "${way}", every change that an earlier term asks for is refused`, async (g) => {
      await g.mark(g.operation(1))
      await changes(g, inTerm(7), g.operation(1))[way]()
      const epoch = (await g.probe()).lineage?.epoch as EpochId
      await isClosedTo(g, inTerm(6), epoch)
    }),
  ),
  engineCase('the same term and later ones go on', async (g) => {
    await done(g.engine.fencing.markEpoch(g.target(), g.operation(1), inTerm(7)))
    await done(g.engine.fencing.fence(g.target(), g.operation(2), inTerm(7)))
    await done(g.engine.fencing.release(g.target(), inTerm(9)))
    await refusedWith(g.engine.fencing.release(g.target(), inTerm(8)), 'Overtaken')
  }),
  engineCase('a restored database bears the term of its backup until it is opened under a later one', async (g) => {
    await g.mark(g.operation(1))
    const order = g.order(3, g.operation(3), await g.full(2, g.operation(1)))
    const at = g.restored(order)
    await done(g.engine.restores.restore(g.backup, g.group, order, inTerm(5)))
    await done(g.engine.restores.open(g.target(at), order.epoch, inTerm(6)))
    await refusedWith(g.engine.fencing.fence(g.target(at), g.operation(4), inTerm(5)), 'Overtaken')
    assert.equal((await g.probe(at)).fenced, false)
  }),
  engineCase('what a later term has opened or restored is no orphan of an earlier one', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const early = g.order(3, g.operation(3), full)
    const late = `${g.group}/7/1` as OperationId
    const generation = g.engine.restores.generationFor(g.backup, late)
    const theirs = { ...g.order(4, late, full), operation: late, generation }
    for (const order of [early, theirs]) await done(g.engine.restores.restore(g.backup, g.group, order, inTerm(7)))
    await done(g.engine.restores.open(g.target(g.restored(early)), early.epoch, inTerm(7)))
    const { removeOrphans } = g.engine.restores
    assert.deepEqual(await done(removeOrphans(g.backup, g.group, [], inTerm(6))), [])
    assert.equal((await g.probe(g.restored(early))).verdict, 'alive')
    const removed = await done(removeOrphans(g.backup, g.group, [], inTerm(7)))
    assert.deepEqual([...removed].sort(), [early.generation, generation].sort())
  }),
  engineCase('a cancelled search or removal answers so, and removes nothing', async (g) => {
    await g.mark(g.operation(1))
    const full = await g.full(2, g.operation(1))
    const at = await g.opened(g.order(3, g.operation(3), full))
    const run = inTerm(1, AbortSignal.abort())
    await refusedWith(g.engine.restores.removeOrphans(g.backup, g.group, [], run), 'Cancelled')
    await refusedWith(g.engine.backups.find(g.target(), full.set, run), 'Cancelled')
    assert.equal((await g.probe(at)).verdict, 'alive')
  }),
]
