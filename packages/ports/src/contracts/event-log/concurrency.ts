import assert from 'node:assert/strict'
import { any, type EventLog, type NewEvent, noStream } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, at, events, given, idsOf, refused, revisionsOf, whole } from './given.ts'

/** Appends at the head, and where somebody was first, at the head that the refusal names. */
const appendWithRetries = async (log: EventLog, stream: string, list: readonly NewEvent[]): Promise<void> => {
  let expected = at(0)
  for (;;) {
    const answer = await log.append(stream, expected, list)()
    if (answer._tag === 'Right') return
    const { actual } = refused('WrongExpectation', answer)
    expected = actual === null ? noStream : at(actual)
  }
}

export const concurrency: readonly EventLogCase[] = [
  {
    title: 'of many writers at one revision exactly one wins, and the others hear where the stream ends',
    check: async ({ log, other }) => {
      const stream = aStream()
      await given(log, stream, 1)
      for (let round = 0; round < 5; round++) {
        const tries = events(12)
        const answers = await Promise.all(
          tries.map((event, i) => (i % 2 === 0 ? log : other).append(stream, at(round), [event])()),
        )
        const won = tries.filter((_, i) => answers[i]?._tag === 'Right')
        assert.equal(won.length, 1, `${won.length} writers won`)
        for (const answer of answers)
          if (answer._tag === 'Left') assert.equal(refused('WrongExpectation', answer).actual, BigInt(round + 1))
        assert.equal((await whole(log, stream)).at(-1)?.eventId, won[0]?.eventId)
      }
    },
  },
  {
    title: 'of many writers that begin one stream exactly one wins',
    check: async ({ log, other }) => {
      const stream = aStream()
      const answers = await Promise.all(
        events(10).map((event, i) => (i % 2 === 0 ? log : other).append(stream, noStream, [event])()),
      )
      assert.equal(answers.filter((answer) => answer._tag === 'Right').length, 1)
      assert.equal((await whole(log, stream)).length, 1)
    },
  },
  {
    title: 'writers that retry after a conflict lose nothing and write nothing twice',
    check: async ({ log, other }) => {
      const stream = aStream()
      const [first] = [await given(log, stream, 1)]
      assert.equal(first.revision, 0n)
      const batches = Array.from({ length: 16 }, (_, i) => events(1 + (i % 3)))
      await Promise.all(batches.map((list, i) => appendWithRetries(i % 2 === 0 ? log : other, stream, list)))
      await wholeBatches(log, stream, batches)
    },
  },
  {
    title: 'under Any no event of concurrent writers is lost, and batches stay whole',
    check: async ({ log, other }) => {
      const stream = aStream()
      await given(log, stream, 1)
      const batches = Array.from({ length: 16 }, () => events(3))
      await Promise.all(batches.map((list, i) => append(i % 2 === 0 ? log : other, stream, any, list)))
      await wholeBatches(log, stream, batches)
    },
  },
]

/** After its first event the stream holds every batch once, whole, at consecutive revisions. */
const wholeBatches = async (
  log: EventLog,
  stream: string,
  batches: readonly (readonly NewEvent[])[],
): Promise<void> => {
  const found = await whole(log, stream)
  assert.deepEqual(
    revisionsOf(found),
    found.map((_, i) => BigInt(i)),
  )
  const ids = idsOf(found)
  assert.equal(ids.length, 1 + batches.flat().length)
  for (const list of batches) {
    const at = ids.indexOf(list[0]?.eventId ?? '')
    assert.deepEqual(ids.slice(at, at + list.length), idsOf(list))
  }
}
