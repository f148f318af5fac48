import assert from 'node:assert/strict'
import { any, type EventLog, noStream } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, at, done, events, given, holds, readFresh, refused, revisionsOf } from './given.ts'

const backwards = async (log: EventLog, stream: string): Promise<readonly bigint[]> => {
  const receipt = await append(log, aStream(), any, events(1))
  return revisionsOf(await readFresh(log, stream, { direction: 'backwards', from: 'end', most: 1000 }, receipt))
}

export const keeping: readonly EventLogCase[] = [
  {
    title: 'keepNewest hides the older events at once, forwards and backwards, for every reader',
    check: async ({ log, other }) => {
      const stream = aStream()
      const list = events(10)
      await append(log, stream, noStream, list)
      done(await log.keepNewest(stream, 3)())
      await holds(log, stream, list.slice(7), 7n)
      await holds(other, stream, list.slice(7), 7n)
      assert.deepEqual(await backwards(other, stream), [9n, 8n, 7n])
    },
  },
  {
    title: 'keepNewest goes on for later appends, and revisions go on counting',
    check: async ({ log, other }) => {
      const stream = aStream()
      await given(log, stream, 2)
      done(await log.keepNewest(stream, 2)())
      const later = events(5)
      assert.equal((await append(other, stream, any, later.slice(0, 4))).revision, 5n)
      assert.equal((await append(log, stream, at(5), later.slice(4))).revision, 6n)
      await holds(log, stream, later.slice(3), 5n)
      assert.deepEqual(await backwards(log, stream), [6n, 5n])
    },
  },
  {
    title: 'keepNewest may be set before the first event, and leaves the stream missing',
    check: async ({ log }) => {
      const stream = aStream()
      done(await log.keepNewest(stream, 2)())
      await holds(log, stream, [])
      assert.equal(refused('WrongExpectation', await log.append(stream, at(0), events(1))()).actual, null)
      const list = events(5)
      assert.equal((await append(log, stream, noStream, list)).revision, 4n)
      await holds(log, stream, list.slice(3), 3n)
    },
  },
  {
    title: 'keepNewest of more than there is hides nothing, and a smaller count later hides more',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(4)
      await append(log, stream, noStream, list)
      done(await log.keepNewest(stream, 100)())
      await holds(log, stream, list)
      done(await log.keepNewest(stream, 1)())
      await holds(log, stream, list.slice(3), 3n)
    },
  },
  {
    title: 'keepNewest of one stream leaves the others as they are',
    check: async ({ log }) => {
      const [kept, untouched] = [aStream(), aStream()]
      const list = events(4)
      await given(log, kept, 4)
      await append(log, untouched, noStream, list)
      done(await log.keepNewest(kept, 1)())
      await holds(log, untouched, list)
    },
  },
  {
    title: 'keepNewest of less than one event, or of no whole number, is refused and hides nothing',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(3)
      await append(log, stream, noStream, list)
      for (const count of [0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY])
        refused('InvalidAppend', await log.keepNewest(stream, count)())
      await holds(log, stream, list)
    },
  },
]
