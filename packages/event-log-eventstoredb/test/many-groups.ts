import assert from 'node:assert/strict'
import { any } from '@db-failover/ports'
import { anEvent, aStream, done, eventually, watched, whole } from './given.ts'
import { opened } from './opened.ts'

/**
 * So many groups in one process: each with a subscription that stays, all appending and reading at the same time. No
 * connection ever carries more than its budget, and every subscription delivers.
 */
export const manyGroups = async (connection: string, count: number): Promise<void> => {
  const log = opened({ connection })
  const groups = Array.from({ length: count }, () => ({ stream: aStream() }))
  const most: number[] = []
  const sampling = setInterval(() => most.push(Math.max(0, ...log.load())), 1)
  try {
    const watches = groups.map(({ stream }) => watched(log, stream))
    await eventually(
      () => watches.every((w) => w.seen.some((d) => d._tag === 'CaughtUp')),
      'every group caught up',
      60_000,
    )
    await Promise.all(
      groups.map(async ({ stream }, n) => {
        const receipt = done(await log.append(stream, any, [anEvent({ n })])())
        const read = done(
          await log.read(stream, { direction: 'backwards', from: 'end', most: 1, notOlderThan: receipt })(),
        )
        assert.deepEqual(read[0]?.data, { n })
      }),
    )
    await eventually(() => watches.every((w) => w.revisions().length === 1), 'every group heard its event', 60_000)
    const subscribed = log.load()
    assert.ok(subscribed.reduce((sum, n) => sum + n, 0) >= count, `only ${subscribed} streams for ${count} groups`)
    for (const w of watches) await w.stop()
    assert.deepEqual(
      watches.flatMap((w) => w.seen.filter((d) => d._tag === 'Interrupted')),
      [],
    )
    await eventually(() => log.load().every((n) => n === 0), 'every stream was given back')
    assert.equal((await whole(log, groups[0]?.stream ?? '')).length, 1)
  } finally {
    clearInterval(sampling)
    await log.close()
  }
  assert.ok(Math.max(...most) <= 80, `a connection carried ${Math.max(...most)} streams`)
}
