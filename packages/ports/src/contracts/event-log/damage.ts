import assert from 'node:assert/strict'
import { any } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, done, events, given, refused, revisionsOf } from './given.ts'
import { watch } from './watch.ts'

export const damage: readonly EventLogCase[] = [
  {
    title: 'a damaged event is named by stream and revision, forwards and backwards, and the others stay readable',
    needs: 'damage',
    check: async ({ log, damage }) => {
      const [stream, another] = [aStream(), aStream()]
      await given(log, stream, 6)
      await given(log, another, 2)
      await (damage ?? assert.fail('the factory offers no damage'))(stream, 3n)
      for (const direction of ['forwards', 'backwards'] as const) {
        const from = direction === 'forwards' ? 'start' : 'end'
        const error = refused('CorruptEvent', await log.read(stream, { direction, from, most: 100 })())
        assert.deepEqual([error.stream, error.revision, error.retry], [stream, 3n, 'Permanent'])
        assert.ok(error.says.length > 0)
      }
      const before = done(await log.read(stream, { direction: 'forwards', from: 'start', most: 3 })())
      const after = done(await log.read(stream, { direction: 'backwards', from: 'end', most: 2 })())
      assert.deepEqual([...revisionsOf(before), ...revisionsOf(after)], [0n, 1n, 2n, 5n, 4n])
      assert.equal(done(await log.read(another, { direction: 'forwards', from: 'start', most: 9 })()).length, 2)
    },
  },
  {
    title: 'a subscription delivers nothing of a damaged event, and says which it is',
    needs: 'damage',
    check: async (under) => {
      const stream = aStream()
      await append(under.log, stream, any, events(4))
      await (under.damage ?? assert.fail('the factory offers no damage'))(stream, 2n)
      const w = watch(under, stream, 1n)
      await w.until(() => w.seen.length > 0, 'an answer')
      await w.stop()
      const first = w.seen[0]
      assert.ok(first?._tag === 'Interrupted' && first.error._tag === 'CorruptEvent', 'the damage is not named')
      assert.equal(first.error.revision, 2n)
      assert.deepEqual(w.events(), [])
    },
  },
]
