import assert from 'node:assert/strict'
import fc from 'fast-check'
import { any, type Json } from '../../event-log/event-log.ts'
import { memoryEventLog } from '../../memory/event-log.ts'
import type { EventLogCase } from './case.ts'
import { compareLogs } from './compare.ts'
import { anEvent, append, aStream, at, idsOf, readFresh, revisionsOf } from './given.ts'
import { caughtUp, watch } from './watch.ts'

export const properties: readonly EventLogCase[] = [
  {
    title: 'any JSON is read back equal',
    random: true,
    check: ({ log }, { seed, runs }) =>
      fc.assert(
        fc.asyncProperty(
          fc.array(fc.jsonValue({ stringUnit: 'binary' }), { minLength: 1, maxLength: 5 }),
          async (values) => {
            // JSON text knows no negative zero.
            const list = values.map((value) => JSON.parse(JSON.stringify(value)) as Json)
            const stream = aStream()
            const receipt = await append(
              log,
              stream,
              any,
              list.map((value) => ({ ...anEvent(value), metadata: [value] })),
            )
            const found = await readFresh(log, stream, { direction: 'forwards', from: 'start', most: 10 }, receipt)
            assert.deepEqual(
              found.map((e) => [e.data, e.metadata]),
              list.map((value) => [value, [value]]),
            )
          },
        ),
        { seed, numRuns: runs },
      ),
  },
  {
    title: 'however a stream was cut into appends, forwards, backwards and a subscription show the same events',
    random: true,
    check: (under, { seed, runs }) =>
      fc.assert(
        fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 12 }), async (cuts) => {
          const { log } = under
          const stream = aStream()
          const all = cuts.flatMap((count) => Array.from({ length: count }, (_, n) => anEvent(n)))
          let placed = 0
          let receipt = null
          for (const count of cuts) {
            const expected = placed === 0 ? any : at(placed - 1)
            receipt = await append(log, stream, expected, all.slice(placed, placed + count))
            placed += count
          }
          assert.ok(receipt !== null)
          const forwards = await readFresh(log, stream, { direction: 'forwards', from: 'start', most: 1000 }, receipt)
          const backwards = await readFresh(log, stream, { direction: 'backwards', from: 'end', most: 1000 }, receipt)
          const w = watch(under, stream, null)
          await w.until(caughtUp(w), 'CaughtUp')
          await w.until(() => w.events().length >= all.length, 'every event')
          await w.stop()
          assert.deepEqual(idsOf(forwards), idsOf(all))
          assert.deepEqual([...revisionsOf(backwards)].reverse(), revisionsOf(forwards))
          assert.deepEqual(revisionsOf(w.events()), revisionsOf(forwards))
        }),
        { seed, numRuns: Math.ceil(runs / 3) },
      ),
  },
  {
    title: 'random runs are answered as the log in memory answers them',
    random: true,
    check: ({ log }, random) => compareLogs(log, memoryEventLog(undefined, log.appendLimitBytes), random),
  },
]
