import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { any, type EventLog, type Json, type NewEvent, noStream } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { anEvent, append, aStream, at, events, given, holds, refused, whole } from './given.ts'

/** A value that the type system keeps out, as a caller without types would hand it in. */
const untyped = (value: unknown): Json => value as Json

const cycle = (): Json => {
  const self: Record<string, unknown> = {}
  self['self'] = self
  return untyped(self)
}

const spoilt: Readonly<Record<string, () => NewEvent>> = {
  'an undefined member': () => anEvent(untyped({ a: undefined })),
  'undefined data': () => anEvent(untyped({ a: [undefined] })),
  NaN: () => anEvent({ a: Number.NaN }),
  Infinity: () => anEvent([Number.POSITIVE_INFINITY]),
  'a bigint': () => anEvent(untyped({ lsn: 5n })),
  'a date': () => anEvent(untyped({ at: new Date(0) })),
  'a function': () => anEvent(untyped({ f: () => 1 })),
  'a lone surrogate': () => anEvent({ text: '\ud800' }),
  'a lone surrogate in a key': () => anEvent({ '\udc00': 1 }),
  'a cycle': () => anEvent(cycle()),
  'spoilt metadata': () => ({ ...anEvent(), metadata: untyped({ a: undefined }) }),
  'an id that is no UUID': () => ({ ...anEvent(), eventId: '17' }),
  'an id in upper case': () => ({ ...anEvent(), eventId: randomUUID().toUpperCase() }),
  'no type': () => ({ ...anEvent(), type: '' }),
  'schema version 0': () => ({ ...anEvent(), schemaVersion: 0 }),
}

/** An append of exactly so many bytes of data, metadata and type. */
const ofBytes = (bytes: number): NewEvent => {
  const event = { ...anEvent(''), metadata: null }
  return { ...event, data: 'x'.repeat(bytes - '""'.length - 'null'.length - event.type.length) }
}

const allOrNothing = async (log: EventLog, tag: 'InvalidAppend' | 'AppendTooLarge', bad: readonly NewEvent[]) => {
  const existing = aStream()
  const first = events(1)
  await append(log, existing, noStream, first)
  const missing = aStream()
  for (const [stream, expected] of [[missing, noStream] as const, [existing, at(0)] as const, [existing, any] as const])
    refused(tag, await log.append(stream, expected, bad)())
  await holds(log, missing, [])
  await holds(log, existing, first)
}

export const batches: readonly EventLogCase[] = [
  {
    title: 'a batch lies in order, without gaps, and its receipt names its last event',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(250)
      const receipt = await append(log, stream, noStream, list)
      assert.deepEqual([receipt.stream, receipt.revision], [stream, 249n])
      await holds(log, stream, list)
    },
  },
  {
    title: 'an empty append is refused and begins no stream',
    check: async ({ log }) => {
      const stream = aStream()
      for (const expected of [noStream, any]) refused('InvalidAppend', await log.append(stream, expected, [])())
      assert.equal((await append(log, stream, noStream, events(1))).revision, 0n)
    },
  },
  ...Object.entries(spoilt).map(
    ([what, make]): EventLogCase => ({
      title: `a batch with ${what} in it writes nothing`,
      check: ({ log }) => allOrNothing(log, 'InvalidAppend', [anEvent(), make(), anEvent()]),
    }),
  ),
  {
    title: 'a batch that holds an event id twice writes nothing',
    check: ({ log }) => {
      const event = anEvent()
      return allOrNothing(log, 'InvalidAppend', [event, anEvent(), event])
    },
  },
  {
    title: 'a batch over the limit writes nothing and says how many bytes are allowed',
    check: async ({ log }) => {
      const half = Math.ceil(log.appendLimitBytes / 2)
      const bad = [ofBytes(half), ofBytes(log.appendLimitBytes - half + 1)]
      const error = refused('AppendTooLarge', await log.append(aStream(), noStream, bad)())
      assert.deepEqual([error.bytes, error.most], [log.appendLimitBytes + 1, log.appendLimitBytes])
      await allOrNothing(log, 'AppendTooLarge', bad)
    },
  },
  {
    title: 'a batch of exactly the limit is written',
    check: async ({ log }) => {
      const stream = aStream()
      const half = Math.floor(log.appendLimitBytes / 2)
      const list = [ofBytes(half), ofBytes(log.appendLimitBytes - half)]
      await append(log, stream, noStream, list)
      await holds(log, stream, list)
    },
  },
  {
    title: 'no part of a batch with a wrong expectation is written',
    check: async ({ log }) => {
      const stream = aStream()
      const first = events(2)
      await append(log, stream, noStream, first)
      refused('WrongExpectation', await log.append(stream, at(0), events(5))())
      await holds(log, stream, first)
    },
  },
  {
    title: 'a reader sees a batch whole or not at all',
    check: async ({ log, other }) => {
      const stream = aStream()
      await given(log, stream, 7)
      const write = async () => {
        for (let batch = 0; batch < 20; batch++) await append(log, stream, any, events(7))
      }
      let writing = true
      const look = async () => {
        while (writing) {
          assert.equal((await whole(other, stream)).length % 7, 0, 'a part of a batch was visible')
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
      await Promise.all([look(), write().finally(() => (writing = false))])
      assert.equal((await whole(log, stream)).length, 147)
    },
  },
]
