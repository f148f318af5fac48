import assert from 'node:assert/strict'
import { any, type NewEvent, noStream } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { anEvent, append, aStream, at, done, events, given, holds, refused, whole } from './given.ts'

export const appending: readonly EventLogCase[] = [
  {
    title: 'NoStream begins a missing stream at revision 0',
    check: async ({ log }) => {
      const stream = aStream()
      const first = events(2)
      assert.equal((await append(log, stream, noStream, first)).revision, 1n)
      await holds(log, stream, first)
    },
  },
  {
    title: 'NoStream on an existing stream writes nothing and says where the stream ends',
    check: async ({ log }) => {
      const stream = aStream()
      const first = events(3)
      await append(log, stream, noStream, first)
      const error = refused('WrongExpectation', await log.append(stream, noStream, events(1))())
      assert.deepEqual([error.retry, error.stream, error.expected, error.actual], ['Conflict', stream, noStream, 2n])
      await holds(log, stream, first)
    },
  },
  {
    title: 'Exactly on a missing stream writes nothing and says that there is none',
    check: async ({ log }) => {
      for (const revision of [0, 5]) {
        const stream = aStream()
        const error = refused('WrongExpectation', await log.append(stream, at(revision), events(1))())
        assert.deepEqual([error.actual, error.expected], [null, at(revision)])
        await holds(log, stream, [])
      }
    },
  },
  {
    title: 'Exactly at the head goes on from there',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(4)
      await append(log, stream, noStream, list.slice(0, 1))
      await append(log, stream, at(0), list.slice(1, 3))
      assert.equal((await append(log, stream, at(2), list.slice(3))).revision, 3n)
      await holds(log, stream, list)
    },
  },
  {
    title: 'Exactly before or beyond the head writes nothing and says where the stream ends',
    check: async ({ log }) => {
      const stream = aStream()
      const first = events(3)
      await append(log, stream, noStream, first)
      for (const revision of [0, 1, 3, 1000, 2n ** 62n]) {
        const error = refused('WrongExpectation', await log.append(stream, at(revision), events(2))())
        assert.deepEqual([error.actual, error.expected], [2n, at(revision)])
      }
      await holds(log, stream, first)
    },
  },
  {
    title: 'Any appends to a missing and to an existing stream',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(3)
      assert.equal((await append(log, stream, any, list.slice(0, 1))).revision, 0n)
      assert.equal((await append(log, stream, any, list.slice(1))).revision, 2n)
      await holds(log, stream, list)
    },
  },
  {
    title: 'a stream of which only the newest is kept is an existing one',
    check: async ({ log }) => {
      const stream = aStream()
      await given(log, stream, 3)
      done(await log.keepNewest(stream, 1)())
      assert.equal(refused('WrongExpectation', await log.append(stream, noStream, events(1))()).actual, 2n)
      assert.equal(refused('WrongExpectation', await log.append(stream, at(0), events(1))()).actual, 2n)
      assert.equal((await append(log, stream, at(2), events(1))).revision, 3n)
      assert.equal((await append(log, stream, any, events(2))).revision, 5n)
    },
  },
  {
    title: 'an event is read back as it was written',
    check: async ({ log, other }) => {
      const stream = aStream()
      const event: NewEvent = {
        ...anEvent({
          'ключ "1"\n': ['\u0000\u001f"\\/é😀\u2028', '', null, true, false],
          numbers: [0, -1, 1e21, 5e-324, 1.7976931348623157e308, 0.1, 9007199254740991],
          nested: { __proto__x: {}, constructor: [], '': [[[]]] },
        }),
        type: 'Ereignis geschehen',
        schemaVersion: 7,
        metadata: { a: [1, { b: null }] },
      }
      const bare = [null, 'text', 3, []].map((data) => anEvent(data))
      await append(log, stream, noStream, [event, ...bare])
      for (const reader of [log, other]) {
        const found = await whole(reader, stream)
        for (const [i, written] of [event, ...bare].entries()) {
          const {
            eventId,
            type,
            schemaVersion,
            data,
            metadata,
            stream: of,
          } = found[i] ?? assert.fail('an event is missing')
          assert.deepEqual({ eventId, type, schemaVersion, data, metadata }, written)
          assert.equal(of, stream)
        }
      }
    },
  },
  {
    title: 'what the writer or a reader does to its objects afterwards changes nothing in the log',
    check: async ({ log }) => {
      const stream = aStream()
      const data = { list: ['as written'] }
      await append(log, stream, noStream, [anEvent(data)])
      data.list[0] = 'changed by the writer'
      for (const _ of [1, 2]) {
        const read = (await whole(log, stream))[0]?.data
        assert.deepEqual(read, { list: ['as written'] })
        assert.ok(read !== null && typeof read === 'object' && 'list' in read && Array.isArray(read.list))
        try {
          read.list[0] = 'changed by a reader'
        } catch (thrown) {
          assert.ok(thrown instanceof TypeError, 'a frozen answer refuses the change')
        }
      }
    },
  },
  {
    title: 'streams do not mix',
    check: async ({ log }) => {
      const [a, b] = [aStream(), aStream()]
      const [ofA, ofB] = [events(3), events(2)]
      await append(log, a, noStream, ofA.slice(0, 2))
      await append(log, b, noStream, ofB)
      await append(log, a, at(1), ofA.slice(2))
      await holds(log, a, ofA)
      await holds(log, b, ofB)
    },
  },
]
