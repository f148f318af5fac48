import assert from 'node:assert/strict'
import type { ReadOptions, Receipt } from '../../event-log/event-log.ts'
import { any } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { anEvent, append, aStream, done, events, given, readFresh, revisionsOf } from './given.ts'

/** What a read of revisions `oldest..head` must hold. */
const expected = (
  oldest: number,
  head: number,
  { direction, from, most }: Pick<ReadOptions, 'direction' | 'from' | 'most'>,
): readonly bigint[] => {
  const visible = Array.from({ length: head - oldest + 1 }, (_, i) => BigInt(oldest + i))
  const forwards = direction === 'forwards'
  const inside = visible.filter((r) => {
    if (from === 'start') return forwards
    if (from === 'end') return !forwards
    return forwards ? r >= from : r <= from
  })
  return (forwards ? inside : inside.reverse()).slice(0, most)
}

const everyRead = (): readonly Pick<ReadOptions, 'direction' | 'from' | 'most'>[] =>
  (['forwards', 'backwards'] as const).flatMap((direction) =>
    (['start', 'end', 0n, 1n, 2n, 3n, 4n, 5n, 6n, 2n ** 62n] as const).flatMap((from) =>
      [0, 1, 2, 5, 6, 100_000].map((most) => ({ direction, from, most })),
    ),
  )

export const reading: readonly EventLogCase[] = [
  {
    title: 'a missing stream reads as empty, from everywhere',
    check: async ({ log }) => {
      for (const options of everyRead()) assert.deepEqual(done(await log.read(aStream(), options)()), [])
    },
  },
  {
    title: 'every read, forwards and backwards, from every edge, holds what lies there and at most what was asked for',
    check: async ({ log, other }) => {
      const stream = aStream()
      const receipt = await given(log, stream, 5)
      for (const reader of [log, other])
        for (const options of everyRead()) {
          const found = await readFresh(reader, stream, options, receipt)
          assert.deepEqual(revisionsOf(found), expected(0, 4, options), describe(options))
        }
    },
  },
  {
    title: 'every read of a stream of which only the newest are kept holds what is visible there',
    check: async ({ log }) => {
      const stream = aStream()
      await given(log, stream, 6)
      done(await log.keepNewest(stream, 3)())
      const receipt: Receipt = await append(log, aStream(), any, [anEvent()])
      for (const options of everyRead()) {
        const found = await readFresh(log, stream, options, receipt)
        assert.deepEqual(revisionsOf(found), expected(3, 5, options), describe(options))
      }
    },
  },
  {
    title: 'pages, each read on from the last, hold the whole stream once',
    check: async ({ log }) => {
      const stream = aStream()
      const receipt = await append(log, stream, any, events(57))
      const revisions: bigint[] = []
      for (let from = 0n; ; ) {
        const page = await readFresh(log, stream, { direction: 'forwards', from, most: 10 }, receipt)
        revisions.push(...revisionsOf(page))
        const last = page.at(-1)
        if (last === undefined) break
        from = last.revision + 1n
      }
      assert.deepEqual(
        revisions,
        Array.from({ length: 57 }, (_, i) => BigInt(i)),
      )
    },
  },
]

const describe = ({ direction, from, most }: Pick<ReadOptions, 'direction' | 'from' | 'most'>): string =>
  `read ${direction} from ${from}, at most ${most}`
