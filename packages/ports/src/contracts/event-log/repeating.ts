import assert from 'node:assert/strict'
import { any, noStream, type Receipt } from '../../event-log/event-log.ts'
import type { EventLogCase } from './case.ts'
import { append, aStream, at, events, given, holds, idsOf, readFresh, refused, whole } from './given.ts'

const sameReceipt = (again: Receipt, first: Receipt): void =>
  assert.deepEqual([again.stream, again.revision], [first.stream, first.revision])

export const repeating: readonly EventLogCase[] = [
  {
    title: 'an append at NoStream, repeated, answers with the original receipt and is written once',
    check: async ({ log, other }) => {
      const stream = aStream()
      const list = events(3)
      const first = await append(log, stream, noStream, list)
      sameReceipt(await append(log, stream, noStream, list), first)
      sameReceipt(await append(other, stream, noStream, list), first)
      await holds(log, stream, list)
    },
  },
  {
    title: 'an append at Exactly, repeated, answers with the original receipt and is written once',
    check: async ({ log, other }) => {
      const stream = aStream()
      const [one, list] = [events(1), events(2)]
      await append(log, stream, noStream, one)
      const first = await append(log, stream, at(0), list)
      sameReceipt(await append(other, stream, at(0), list), first)
      sameReceipt(await append(log, stream, at(0), list), first)
      await holds(log, stream, [...one, ...list])
    },
  },
  {
    title: 'a repetition answers with the original receipt also when other events came since',
    check: async ({ log, other }) => {
      const stream = aStream()
      const [one, two, later] = [events(2), events(2), events(40)]
      const first = await append(log, stream, noStream, one)
      const second = await append(log, stream, at(1), two)
      for (const [i, event] of later.entries()) await append(log, stream, at(3 + i), [event])
      sameReceipt(await append(other, stream, noStream, one), first)
      sameReceipt(await append(log, stream, at(1), two), second)
      await holds(log, stream, [...one, ...two, ...later])
    },
  },
  {
    title: 'the receipt of a repetition serves a read as the original does',
    check: async ({ log, other }) => {
      const stream = aStream()
      const list = events(2)
      await append(log, stream, noStream, list)
      const again = await append(log, stream, noStream, list)
      const read = await readFresh(other, stream, { direction: 'forwards', from: 'start', most: 10 }, again)
      assert.deepEqual(idsOf(read), idsOf(list))
    },
  },
  {
    title: 'other events at an expectation that was met before are a conflict, not a repetition',
    check: async ({ log }) => {
      const stream = aStream()
      const list = events(2)
      await append(log, stream, noStream, list)
      refused('WrongExpectation', await log.append(stream, noStream, events(2))())
      refused('WrongExpectation', await log.append(stream, at(0), events(1))())
      await holds(log, stream, list)
    },
  },
  {
    title: 'an append at Any, repeated, is written once or twice, and a reader that drops repeated ids sees it once',
    check: async ({ log }) => {
      const stream = aStream()
      await given(log, stream, 1)
      const list = events(2)
      await append(log, stream, any, list)
      await append(log, stream, any, list)
      const ids = idsOf(await whole(log, stream)).slice(1)
      assert.ok(ids.length === 2 || ids.length === 4, `${ids.length} events`)
      assert.deepEqual([...new Set(ids)], idsOf(list))
    },
  },
]
