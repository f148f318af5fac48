import assert from 'node:assert/strict'
import { any } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, done, events, given, idsOf, revisionsOf } from './given.ts'
import { caughtUp, type Watch, watch } from './watch.ts'

/** What was delivered are the revisions from..to, each once and in order. */
const delivered = (w: Watch, from: number, to: number): void =>
  assert.deepEqual(
    revisionsOf(w.events()),
    Array.from({ length: to - from + 1 }, (_, i) => BigInt(from + i)),
  )

const has = (w: Watch, count: number) => (): boolean => w.events().length >= count

export const subscribing: readonly EventLogCase[] = [
  {
    title: 'a subscription to a missing stream has caught up at once and delivers its first event',
    check: async (under) => {
      const stream = aStream()
      const w = watch(under, stream, null)
      await w.until(caughtUp(w), 'CaughtUp')
      await given(under.other, stream, 2)
      await w.until(has(w, 2), 'the first two events')
      await w.stop()
      delivered(w, 0, 1)
      assert.equal(w.seen[0]?._tag, 'CaughtUp')
    },
  },
  {
    title: 'a subscription catches up, says so once, and goes live, with the events as they were written',
    check: async (under) => {
      const stream = aStream()
      const list = events(12)
      await append(under.log, stream, any, list.slice(0, 10))
      const w = watch(under, stream, null)
      await w.until(caughtUp(w), 'CaughtUp')
      delivered(w, 0, 9)
      await append(under.log, stream, any, list.slice(10, 11))
      await append(under.other, stream, any, list.slice(11))
      await w.until(has(w, 12), 'two live events')
      await w.stop()
      delivered(w, 0, 11)
      assert.deepEqual(idsOf(w.events()), idsOf(list))
      assert.deepEqual(w.events()[11]?.data, list[11]?.data)
      assert.equal(w.seen.filter((d) => d._tag === 'CaughtUp').length, 1)
    },
  },
  {
    title: 'a subscription resumes after any revision without a gap and without a repetition',
    check: async (under) => {
      const stream = aStream()
      await given(under.log, stream, 6)
      for (let after = 0; after < 6; after++) {
        const w = watch(under, stream, BigInt(after))
        await w.until(caughtUp(w), 'CaughtUp')
        await w.stop()
        delivered(w, after + 1, 5)
      }
      const live = watch(under, stream, 5n)
      await live.until(caughtUp(live), 'CaughtUp')
      await append(under.log, stream, any, events(1))
      await live.until(has(live, 1), 'a live event')
      await live.stop()
      delivered(live, 6, 6)
    },
  },
  {
    title: 'what is appended while a subscription turns from catching up to live comes once',
    check: async (under) => {
      const stream = aStream()
      await given(under.log, stream, 30)
      let writing = true
      const write = async () => {
        for (let i = 0; i < 300; i++) {
          await append(i % 2 === 0 ? under.log : under.other, stream, any, events(1))
          await new Promise((resolve) => setImmediate(resolve))
        }
        writing = false
      }
      const subscribe = async () => {
        const watches: Watch[] = []
        while (writing) {
          const w = watch(under, stream, 9n)
          watches.push(w)
          await w.until(() => caughtUp(w)() || !writing, 'CaughtUp')
        }
        return watches
      }
      const [watches] = await Promise.all([subscribe(), write()])
      for (const w of watches) {
        await w.until(has(w, 320), 'every event')
        await w.stop()
        delivered(w, 10, 329)
      }
    },
  },
  {
    title: 'every subscription of a stream gets every event, and none of another stream',
    check: async (under) => {
      const [stream, another] = [aStream(), aStream()]
      const watches = Array.from({ length: 8 }, () => watch(under, stream, null))
      for (let i = 0; i < 10; i++) {
        await append(under.other, another, any, events(1))
        await append(under.other, stream, any, events(1))
      }
      for (const w of watches) {
        await w.until(has(w, 10), 'every event')
        await w.stop()
        delivered(w, 0, 9)
        assert.ok(w.events().every((e) => e.stream === stream))
      }
    },
  },
  {
    title: 'a slow consumer misses nothing',
    check: async (under) => {
      const stream = aStream()
      const gate: { open: () => void; readonly opened: Promise<void> } = opening()
      const w = watch(under, stream, null, (d) => (d._tag === 'Event' ? gate.opened : undefined))
      await w.until(caughtUp(w), 'CaughtUp')
      for (let i = 0; i < 20; i++) await append(under.other, stream, any, events(100))
      // When a fast consumer has everything, the slow one has been waited for long enough.
      const fast = watch(under, stream, null)
      await fast.until(has(fast, 2000), 'every event at a fast consumer')
      await fast.stop()
      gate.open()
      await w.until(has(w, 2000), 'every event')
      await w.stop()
      delivered(w, 0, 1999)
    },
  },
  {
    title: 'a subscription of a stream of which only the newest are kept begins with the oldest visible one',
    check: async (under) => {
      const stream = aStream()
      await given(under.log, stream, 9)
      done(await under.log.keepNewest(stream, 4)())
      const w = watch(under, stream, null)
      await w.until(caughtUp(w), 'CaughtUp')
      await append(under.log, stream, any, events(1))
      await w.until(has(w, 5), 'a live event')
      await w.stop()
      delivered(w, 5, 9)
    },
  },
]

const opening = (): { readonly open: () => void; readonly opened: Promise<void> } => {
  const { promise, resolve } = Promise.withResolvers<void>()
  return { open: resolve, opened: promise }
}
