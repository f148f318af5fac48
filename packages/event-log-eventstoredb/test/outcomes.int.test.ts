import assert from 'node:assert/strict'
import { any, exactly, noStream } from '@db-failover/ports'
import { describe, it } from 'vitest'
import { impatient, timed, withEmulator } from './faulty.ts'
import { anEvent, aStream, done, events, tagOf, whole } from './given.ts'
import { opened } from './opened.ts'

// Faults that only the emulator offers. An unhandled rejection anywhere fails the run.

describe('an append whose answer does not come', () => {
  it('and that was written is found by its event ids and written once', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      const [first, second] = [events(3), events(2)]
      await emulator.faults.add({ kind: 'lose-answer', on: ['append'], times: 1 })
      assert.equal(done(await log.append(stream, noStream, first)()).revision, 2n)
      await emulator.faults.add({ kind: 'lose-answer', on: ['append'], times: 1 })
      const receipt = done(await log.append(stream, exactly(2n), second)())
      assert.deepEqual(
        (await whole(log, stream)).map((e) => e.eventId),
        [...first, ...second].map((e) => e.eventId),
      )
      const read = await log.read(stream, { direction: 'backwards', from: 'end', most: 1, notOlderThan: receipt })()
      assert.equal(done(read)[0]?.revision, 4n)
    }))

  it('and that was not written is repeated with the same ids at the same expectation', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      const list = events(2)
      await emulator.faults.add({ kind: 'never-answer', on: ['append'], times: 2 })
      assert.equal(done(await log.append(stream, noStream, list)()).revision, 1n)
      assert.equal((await whole(log, stream)).length, 2)
    }))

  it('is a conflict where another writer was first meanwhile', () =>
    withEmulator(async ({ emulator, log, other }) => {
      const stream = aStream()
      await emulator.faults.add({ kind: 'never-answer', on: ['append'], stream, times: 1 })
      const pending = log.append(stream, noStream, events(1))()
      await new Promise((resolve) => setTimeout(resolve, 200))
      const theirs = events(3)
      done(await other.append(stream, noStream, theirs)())
      const answer = await pending
      assert.deepEqual(answer._tag === 'Left' && [answer.left._tag, 'actual' in answer.left && answer.left.actual], [
        'WrongExpectation',
        2n,
      ])
      assert.equal((await whole(log, stream)).length, 3)
    }))

  it('and never will is OutcomeUnknown in bounded time, and its literal repetition answers later', () =>
    withEmulator(
      async ({ emulator, log }) => {
        const stream = aStream()
        const list = events(1)
        await emulator.faults.add({ kind: 'lose-answer', on: ['append'] })
        await emulator.faults.add({ kind: 'never-answer', on: ['read'] })
        const { answer, ms } = await timed(log.append(stream, noStream, list)())
        assert.equal(tagOf(answer), 'LogUnavailable')
        await emulator.faults.clear()
        done(await log.append(aStream(), noStream, events(1))())
        await emulator.faults.add({ kind: 'lose-answer', on: ['append'] })
        await emulator.faults.add({ kind: 'never-answer', on: ['read'] })
        const unknown = await timed(log.append(stream, noStream, list)())
        assert.equal(tagOf(unknown.answer), 'OutcomeUnknown')
        assert.ok(Math.max(ms, unknown.ms) < impatient.appendMs + impatient.connectMs + 1500, `${ms}, ${unknown.ms} ms`)
        await emulator.faults.clear()
        assert.equal(done(await log.append(stream, noStream, list)()).revision, 0n)
        assert.equal((await whole(log, stream)).length, 1)
      },
      { ...impatient, appendMs: 2000 },
    ))

  it('under Any is written once or twice, and never lost', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      const [lost, kept] = [anEvent(1), anEvent(2)]
      await emulator.faults.add({ kind: 'lose-answer', on: ['append'], times: 1 })
      done(await log.append(stream, any, [lost])())
      await emulator.faults.add({ kind: 'never-answer', on: ['append'], times: 1 })
      done(await log.append(stream, any, [kept])())
      const ids = (await whole(log, stream)).map((e) => e.eventId)
      assert.deepEqual([...new Set(ids)], [lost.eventId, kept.eventId])
    }))

  it('because the connection broke, before or after the commit, is written once', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      const [first, second] = [anEvent(1), anEvent(2)]
      await emulator.faults.add({ kind: 'close', on: ['append'], times: 1 })
      assert.equal(done(await log.append(stream, noStream, [first])()).revision, 0n)
      await emulator.faults.add({ kind: 'close', committed: true, on: ['append'], times: 1 })
      assert.equal(done(await log.append(stream, exactly(0n), [second])()).revision, 1n)
      assert.equal((await whole(log, stream)).length, 2)
    }))

  it('because the answer was no message is found out as well', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      await emulator.faults.add({ kind: 'malformed', on: ['append'], times: 1 })
      assert.equal(done(await log.append(stream, noStream, events(2))()).revision, 1n)
      assert.equal((await whole(log, stream)).length, 2)
    }))
})

describe('an append that the server refuses', () => {
  it('during an election is not written, and answered at once', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      await emulator.faults.add({ kind: 'not-ready', on: ['append'] })
      assert.equal(tagOf(await log.append(stream, noStream, events(1))()), 'LogUnavailable')
      await emulator.faults.clear()
      assert.equal((await whole(log, stream)).length, 0)
      done(await log.append(stream, noStream, events(1))())
    }))

  it('as too large names what is allowed', () =>
    withEmulator(async ({ emulator, log }) => {
      await emulator.faults.add({ kind: 'too-large', on: ['append'], times: 1 })
      const answer = await log.append(aStream(), noStream, events(1))()
      assert.equal(tagOf(answer), 'AppendTooLarge')
      done(await log.append(aStream(), noStream, events(1))())
    }))

  it('because another node leads goes to that one', () =>
    withEmulator(async ({ emulator: former, log }) =>
      withEmulator(async ({ emulator: leader, log: there }) => {
        const stream = aStream()
        done(await log.append(aStream(), noStream, events(1))())
        await former.faults.add({ kind: 'not-leader', host: '127.0.0.1', port: leader.port })
        done(await log.append(stream, noStream, events(1))())
        assert.equal((await whole(there, stream)).length, 1)
        assert.equal((await whole(log, stream)).length, 1)
      }),
    ))
})

it('appends are unary: neither the batch stream nor the list of features is ever asked for', () =>
  withEmulator(async ({ emulator, log }) => {
    await emulator.faults.add({ kind: 'never-answer', on: ['batch-append', 'features', 'gossip'] })
    const stream = aStream()
    done(await log.append(stream, noStream, events(1))())
    done(await log.keepNewest(stream, 5)())
    assert.equal((await whole(log, stream)).length, 1)
  }))

it('the first calls of a new log, started together, keep their order', () =>
  withEmulator(async ({ log }) => {
    const stream = aStream()
    const list = events(20)
    const answers = await Promise.all(list.map((event) => log.append(stream, any, [event])()))
    for (const answer of answers) done(answer)
    assert.deepEqual(
      (await whole(log, stream)).map((e) => e.eventId),
      list.map((e) => e.eventId),
    )
  }))

it('closing one log with appends pending leaves another one’s appends alone', () =>
  withEmulator(async ({ emulator, other }) => {
    const closing = opened({ connection: emulator.connectionString })
    done(await closing.append(aStream(), noStream, events(1))())
    await emulator.faults.add({ kind: 'slow', milliseconds: 150, on: ['append'] })
    const theirs = Array.from({ length: 30 }, () => closing.append(aStream(), noStream, events(1))())
    const ours = Array.from({ length: 30 }, () => other.append(aStream(), noStream, events(1))())
    await closing.close()
    for (const answer of await Promise.all(ours)) done(answer)
    for (const answer of await Promise.all(theirs)) assert.ok(['done', 'LogUnavailable'].includes(tagOf(answer)))
    done(await other.append(aStream(), noStream, events(1))())
  }))
