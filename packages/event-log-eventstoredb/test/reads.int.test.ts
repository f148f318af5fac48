import assert from 'node:assert/strict'
import { any, noStream } from '@db-failover/ports'
import { describe, it } from 'vitest'
import { impatient, timed, withEmulator } from './faulty.ts'
import { anEvent, aStream, done, events, eventually, tagOf, watched, whole } from './given.ts'

// Faults that only the emulator offers. An unhandled rejection anywhere fails the run.

const all = { direction: 'forwards', from: 'start', most: 1000 } as const

describe('a read', () => {
  it('that nobody answers is given up in bounded time, and the next goes over another connection', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(2))())
      await emulator.faults.add({ kind: 'never-answer', on: ['read'], times: 1 })
      const { answer, ms } = await timed(log.read(stream, all)())
      assert.equal(tagOf(answer), 'LogUnavailable')
      assert.ok(ms < impatient.silenceMs + 1000, `${ms} ms`)
      assert.equal((await whole(log, stream)).length, 2)
    }))

  it('that breaks off half way begins anew', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(20))())
      await emulator.faults.add({ kind: 'close', afterEvents: 7, on: ['read'], stream, times: 1 })
      assert.equal((await whole(log, stream)).length, 20)
    }))

  it('of events that are broken names the first of them', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(2))())
      await emulator.faults.add({ kind: 'malformed', on: ['read'], stream, times: 1 })
      const answer = await log.read(stream, all)()
      assert.deepEqual(answer._tag === 'Left' && answer.left._tag === 'CorruptEvent' && answer.left.revision, 0n)
      assert.equal((await whole(log, stream)).length, 2)
    }))

  it('of an event that is larger than the client takes is refused, and the log stays usable', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(2))())
      await emulator.faults.add({ kind: 'too-large', on: ['read'], stream, times: 1 })
      assert.equal(tagOf(await log.read(stream, all)()), 'LogUnavailable')
      assert.equal((await whole(log, stream)).length, 2)
    }))

  it('not older than a receipt is TooOld where the leader does not show that append', () =>
    withEmulator(async ({ log }) =>
      withEmulator(async ({ log: elsewhere }) => {
        const receipt = done(await elsewhere.append(aStream(), noStream, events(1))())
        const shown = await log.read(aStream(), {
          ...all,
          notOlderThan: { ...receipt, token: receipt.token.replace(/\/.*/, '/') },
        })()
        assert.equal(tagOf(shown), 'TooOld')
        assert.equal(tagOf(await log.read(aStream(), { ...all, notOlderThan: { ...receipt, token: 'x' } })()), 'TooOld')
      }),
    ))

  it('not older than a receipt begins anew where the connection was lost between its two halves', () =>
    withEmulator(async ({ emulator, log, other }) => {
      const [stream, receipts] = [aStream(), aStream()]
      done(await log.append(stream, noStream, events(3))())
      const receipt = done(await other.append(receipts, noStream, events(1))())
      await emulator.faults.add({ kind: 'close', on: ['read'], stream, times: 1 })
      assert.equal(done(await log.read(stream, { ...all, notOlderThan: receipt })()).length, 3)
    }))
})

it('a client object that was replaced leaves no connection behind', () =>
  withEmulator(
    async ({ emulator, log }) => {
      const sockets = (): number => process.getActiveResourcesInfo().filter((kind) => kind === 'TCPSocketWrap').length
      const stream = aStream()
      done(await log.append(stream, noStream, events(1))())
      const before = sockets()
      for (let round = 0; round < 15; round++) {
        await emulator.faults.add({ kind: 'never-answer', on: ['read'], stream, times: 1 })
        assert.equal(tagOf(await log.read(stream, all)()), 'LogUnavailable')
        assert.equal((await whole(log, stream)).length, 1)
      }
      await eventually(() => sockets() <= before + 4, 'no more connections than before')
    },
    { ...impatient, silenceMs: 100 },
  ))

describe('a server that is frozen', () => {
  it('leaves no call without an answer, and is used again when it thaws', () =>
    withEmulator(
      async ({ emulator, log }) =>
        withEmulator(async ({ log: unconcerned }) => {
          const stream = aStream()
          done(await log.append(stream, noStream, events(1))())
          await emulator.faults.freeze()
          const calls = [
            log.append(stream, any, events(1))(),
            log.read(stream, all)(),
            log.keepNewest(stream, 9)(),
            log.append(aStream(), noStream, events(1))(),
          ]
          const theirs = aStream()
          done(await unconcerned.append(theirs, noStream, events(1))())
          assert.equal((await whole(unconcerned, theirs)).length, 1)
          const { answer, ms } = await timed(Promise.all(calls))
          assert.ok(
            answer.every((a) => ['LogUnavailable', 'OutcomeUnknown'].includes(tagOf(a))),
            answer.map(tagOf).join(),
          )
          assert.ok(ms < 3 * impatient.appendMs, `${ms} ms`)
          await emulator.faults.thaw()
          done(await log.append(stream, any, [anEvent('after')])())
          assert.equal((await whole(log, stream)).at(-1)?.data, 'after')
        }),
      { ...impatient, appendMs: 1500, connectMs: 800 },
    ))

  it('one way only is no different', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      done(await log.append(stream, noStream, events(1))())
      for (const way of ['to-server', 'to-client'] as const) {
        await emulator.faults.freeze(way)
        assert.equal(tagOf(await log.read(stream, all)()), 'LogUnavailable')
        await emulator.faults.thaw()
        assert.equal((await whole(log, stream)).length, 1)
      }
    }))
})

describe('a subscription', () => {
  const delivered = (revisions: readonly bigint[], count: number): void =>
    assert.deepEqual(
      revisions,
      Array.from({ length: count }, (_, n) => BigInt(n)),
    )

  it('goes on from its own position when connections are cut, again and again: nothing is missed, nothing comes twice', () =>
    withEmulator(async ({ emulator, log, other }) => {
      const stream = aStream()
      const w = watched(log, stream)
      for (let round = 0; round < 12; round++) {
        const cut =
          round % 3 === 0 ? emulator.faults.cut() : round % 3 === 1 ? emulator.faults.closeStreams('subscribe') : null
        done(await other.append(stream, any, events(25))())
        await cut
      }
      await eventually(() => w.revisions().length >= 300, 'every event')
      await w.stop()
      delivered(w.revisions(), 300)
      assert.ok(w.seen.some((d) => d._tag === 'Interrupted'))
    }))

  it('that is never confirmed is given up and begun anew', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      await emulator.faults.add({ kind: 'never-answer', on: ['subscribe'], times: 1 })
      const w = watched(log, stream)
      await eventually(() => w.seen.some((d) => d._tag === 'Interrupted'), 'an interruption')
      done(await log.append(stream, any, events(3))())
      await eventually(() => w.revisions().length === 3, 'every event')
      await w.stop()
      delivered(w.revisions(), 3)
    }))

  it('with a consumer that does not read gives its stream back and misses nothing', () =>
    withEmulator(async ({ log, other }) => {
      const stream = aStream()
      const { promise: opened, resolve: open } = Promise.withResolvers<void>()
      const abort = new AbortController()
      const revisions: bigint[] = []
      const consumed = (async () => {
        for await (const delivery of log.subscribe(stream, null, abort.signal)) {
          if (delivery._tag !== 'Event') continue
          await opened
          revisions.push(delivery.event.revision)
        }
      })()
      await eventually(() => log.load().some((n) => n > 0), 'the subscription')
      for (let i = 0; i < 20; i++) done(await other.append(stream, any, events(100))())
      await eventually(() => log.load().every((n) => n === 0), 'the stream was given back')
      open()
      await eventually(() => revisions.length === 2000, 'every event')
      abort.abort()
      await consumed
      delivered(revisions, 2000)
    }, {}))

  it('of broken events says which, and goes on when they can be read', () =>
    withEmulator(async ({ emulator, log }) => {
      const stream = aStream()
      const w = watched(log, stream)
      await eventually(() => w.seen.length > 0, 'CaughtUp')
      await emulator.faults.add({ kind: 'malformed', on: ['read'], stream, times: 1 })
      await emulator.faults.closeStreams('subscribe')
      done(await log.append(stream, noStream, events(2))())
      await eventually(() => w.revisions().length === 2, 'every event')
      await w.stop()
      delivered(w.revisions(), 2)
    }))
})

it('what was acknowledged under cut connections is there once, in order, and nothing else is', () =>
  withEmulator(async ({ emulator, log }) => {
    const stream = aStream()
    const cutting = setInterval(() => void emulator.faults.cut(), 60)
    const written: string[] = []
    try {
      for (let n = 0; n < 40; n++) {
        const event = anEvent(n)
        const expected = n === 0 ? noStream : ({ _tag: 'Exactly', revision: BigInt(n - 1) } as const)
        let answer = await log.append(stream, expected, [event])()
        for (let again = 0; answer._tag === 'Left' && again < 50; again++) {
          assert.ok(['OutcomeUnknown', 'LogUnavailable'].includes(answer.left._tag), answer.left._tag)
          answer = await log.append(stream, expected, [event])()
        }
        assert.equal(done(answer).revision, BigInt(n))
        written.push(event.eventId)
      }
    } finally {
      clearInterval(cutting)
    }
    assert.deepEqual(
      (await whole(log, stream)).map((e) => e.eventId),
      written,
    )
  }, {}))
