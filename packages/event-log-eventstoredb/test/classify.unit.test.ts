import assert from 'node:assert/strict'
import { describe, it } from 'vitest'
import { classified } from '../src/classify.ts'

/** What the client threw against a real server, reduced to what is read of it. */
const thrown = (error: { type?: string; code?: number; message?: string; [key: string]: unknown }): Error =>
  Object.assign(new Error(error.message ?? ''), error)

describe('what the client throws', () => {
  it.each([
    ['a wrong expectation', { type: 'wrong-expected-version', actualVersion: 2n }, 'WrongExpectation', 'no'],
    [
      'a missing stream where one was expected',
      { type: 'wrong-expected-version', actualVersion: 'no_stream' },
      'WrongExpectation',
      'no',
    ],
    ['a missing stream', { type: 'stream-not-found' }, 'StreamNotFound', 'no'],
    ['a tombstone', { type: 'stream-deleted', code: 9 }, 'StreamDeleted', 'no'],
    ['a batch that is too large', { type: 'maximum-append-size-exceeded', maxAppendSize: 1_048_576 }, 'TooLarge', 'no'],
    ['a follower', { type: 'not-leader', code: 5, leader: { address: 'es2', port: 2113 } }, 'NotLeader', 'no'],
    ['a wrong password', { type: 'access-denied', code: 16 }, 'Denied', 'no'],
    ['a refused user', { type: 'access-denied', code: 7 }, 'Denied', 'no'],
    ['a refused user without a code', { type: 'access-denied' }, 'Denied', 'no'],
    [
      'a commit that took too long',
      { type: 'timeout', code: 10, message: 'Commit phase timeout' },
      'TimedOut',
      'unknown',
    ],
    ['a deadline', { type: 'deadline-exceeded', code: 4 }, 'TimedOut', 'unknown'],
    ['a deadline without a code', { type: 'deadline-exceeded' }, 'TimedOut', 'unknown'],
    ['a lost connection', { type: 'unavailable', code: 14, message: 'Connection dropped' }, 'Unavailable', 'unknown'],
    [
      'a plain error of a lost connection',
      { code: 14, message: 'No connection established' },
      'Unavailable',
      'unknown',
    ],
    ['a cancelled call', { type: 'cancelled', code: 1 }, 'Unavailable', 'unknown'],
    [
      'an election',
      { type: 'unavailable', code: 14, message: '14 UNAVAILABLE: Server Is Not Ready' },
      'NotReady',
      'no',
    ],
    [
      'an election in its other dress',
      { type: 'unknown', message: 'Could not recognize Server Is Not Ready' },
      'NotReady',
      'no',
    ],
    ['an election without a type', { message: 'Server is not ready' }, 'NotReady', 'no'],
    ['a discovery that found nobody', { message: 'Failed to discover after 10 attempts.' }, 'Unavailable', 'no'],
    [
      'a refusal without a reason',
      { type: 'unknown', code: 2, message: 'Exception was thrown by handler.' },
      'Unrecognised',
      'unknown',
    ],
    ['a message beyond 16 MB', { type: 'unknown', code: 8 }, 'Unrecognised', 'unknown'],
    ['an unknown type', { type: 'brand-new' }, 'Unrecognised', 'unknown'],
    [
      'a denial whose text speaks of readiness',
      { type: 'access-denied', message: 'Server Is Not Ready' },
      'Denied',
      'no',
    ],
  ] as const)('%s is told from the others, and whether it was written', (_, error, kind, written) => {
    const failure = classified(thrown(error))
    assert.deepEqual([failure.kind, failure.written], [kind, written])
    assert.ok(failure.says.length > 0)
  })

  it('is told by its type before its code', () => {
    assert.equal(
      classified(thrown({ type: 'wrong-expected-version', code: 14, actualVersion: 1n })).kind,
      'WrongExpectation',
    )
  })

  it('names where the stream ends, who leads and how much is allowed', () => {
    assert.deepEqual(
      [7n, 'no_stream', -1n].map((actualVersion) => {
        const failure = classified(thrown({ type: 'wrong-expected-version', actualVersion }))
        return failure.kind === 'WrongExpectation' ? failure.actual : 'another kind'
      }),
      [7n, null, null],
    )
    const leader = classified(thrown({ type: 'not-leader', leader: { address: 'es2', port: 2113 } }))
    assert.deepEqual(leader.kind === 'NotLeader' && leader.leader, { address: 'es2', port: 2113 })
    const size = classified(thrown({ type: 'maximum-append-size-exceeded', maxAppendSize: 5 }))
    assert.equal(size.kind === 'TooLarge' && size.most, 5)
  })

  it.each([undefined, null, 'a text', 7, {}, { type: 'toString' }, { type: 'not-leader', leader: 'rubbish' }])(
    'may be anything: %j is classified without an exception',
    (anything) => {
      assert.equal(typeof classified(anything).says, 'string')
    },
  )

  it('spoils its client object where the client reconnects or does not answer, and nowhere else', () => {
    const spoilt = (type: string, code?: number) =>
      classified(thrown(code === undefined ? { type } : { type, code })).spoilt
    for (const type of ['unavailable', 'cancelled', 'not-leader', 'timeout', 'deadline-exceeded'])
      assert.equal(spoilt(type), true, type)
    for (const type of ['wrong-expected-version', 'stream-not-found', 'access-denied', 'unknown', 'stream-deleted'])
      assert.equal(spoilt(type), false, type)
  })
})
