import { ANY, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { ending, event, measured, shown, UNARY } from './connected.ts'

const { client, stream } = measured()

const WRONG = 'wrong-expected-version'

type Expected = typeof ANY | typeof NO_STREAM | typeof STREAM_EXISTS | bigint

/** Which events (one letter is one id), under which expectation, and the revision or the error that is answered. */
type Step = readonly [events: string, expected: Expected, answer: bigint | string]

interface Story {
  readonly title: string
  readonly steps: readonly Step[]
  /** The letters that the stream holds at the end. */
  readonly holds: string
}

const stories: readonly Story[] = [
  {
    title: 'a revision, repeated',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['b', 0n, 1n],
    ],
    holds: 'ab',
  },
  {
    title: 'a revision, repeated after others came',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['cd', 1n, 3n],
      ['b', 0n, 1n],
    ],
    holds: 'abcd',
  },
  {
    title: 'NO_STREAM, repeated after others came',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['c', 1n, 2n],
      ['ab', NO_STREAM, 1n],
    ],
    holds: 'abc',
  },
  {
    title: 'ANY, repeated after others came',
    steps: [
      ['ab', ANY, 1n],
      ['c', ANY, 2n],
      ['ab', ANY, 1n],
    ],
    holds: 'abc',
  },
  {
    title: 'STREAM_EXISTS, repeated after others came',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', STREAM_EXISTS, 1n],
      ['c', ANY, 2n],
      ['b', STREAM_EXISTS, 1n],
    ],
    holds: 'abc',
  },
  {
    title: 'ANY after a revision',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['c', 1n, 2n],
      ['b', ANY, 1n],
    ],
    holds: 'abc',
  },
  {
    title: 'the right revision after ANY, and the next one, which writes a second time',
    steps: [
      ['a', ANY, 0n],
      ['b', ANY, 1n],
      ['b', 0n, 1n],
      ['b', 1n, 2n],
    ],
    holds: 'abb',
  },
  {
    title: 'a beginning of an earlier batch',
    steps: [
      ['abc', NO_STREAM, 2n],
      ['a', NO_STREAM, 0n],
    ],
    holds: 'abc',
  },
  {
    title: 'the middle of an earlier batch',
    steps: [
      ['abc', NO_STREAM, 2n],
      ['b', 0n, 1n],
    ],
    holds: 'abc',
  },
  {
    title: 'single events as one batch',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['ab', NO_STREAM, 1n],
    ],
    holds: 'ab',
  },
  {
    title: 'a longer batch',
    steps: [
      ['a', NO_STREAM, 0n],
      ['ab', NO_STREAM, WRONG],
    ],
    holds: 'a',
  },
  {
    title: 'a longer batch with ANY',
    steps: [
      ['ab', ANY, 1n],
      ['abc', ANY, WRONG],
    ],
    holds: 'ab',
  },
  {
    title: 'an overlapping batch',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['bc', 0n, WRONG],
    ],
    holds: 'ab',
  },
  {
    title: 'an overlapping batch at the newest revision',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['bc', 1n, 3n],
    ],
    holds: 'abbc',
  },
  {
    title: 'an overlapping batch with ANY',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['bc', ANY, WRONG],
    ],
    holds: 'ab',
  },
  {
    title: 'a batch with ANY that begins with something new',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['ca', ANY, 3n],
    ],
    holds: 'abca',
  },
  {
    title: 'another order',
    steps: [
      ['ab', NO_STREAM, 1n],
      ['ba', NO_STREAM, WRONG],
    ],
    holds: 'ab',
  },
  {
    title: 'another order with ANY',
    steps: [
      ['ab', ANY, 1n],
      ['ba', ANY, 0n],
    ],
    holds: 'ab',
  },
  {
    title: 'an id at a higher, right revision',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['a', 1n, 2n],
    ],
    holds: 'aba',
  },
  {
    title: 'an id at a revision that is too high',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['a', 7n, WRONG],
    ],
    holds: 'ab',
  },
  {
    title: 'an id at a lower revision',
    steps: [
      ['a', NO_STREAM, 0n],
      ['b', 0n, 1n],
      ['c', 1n, 2n],
      ['c', 0n, WRONG],
      ['c', NO_STREAM, WRONG],
    ],
    holds: 'abc',
  },
  {
    title: 'one id twice in a batch',
    steps: [
      ['aa', NO_STREAM, 1n],
      ['aa', NO_STREAM, 1n],
      ['a', NO_STREAM, 0n],
    ],
    holds: 'aa',
  },
  {
    title: 'one id twice in a batch with ANY',
    steps: [
      ['aa', ANY, 1n],
      ['aa', ANY, 0n],
    ],
    holds: 'aa',
  },
]

const ids = () => {
  const known = new Map<string, ReturnType<typeof event>>()
  return (letters: string) =>
    [...letters].map((letter) => {
      const made = known.get(letter) ?? event(letter)
      known.set(letter, made)
      return made
    })
}

describe.each([
  ['Append', UNARY],
  ['BatchAppend', {}],
])('%s', (_way, how) => {
  it.each(stories)('$title', async ({ steps, holds }) => {
    const [on, name, written] = [client(), stream(), ids()]
    for (const [letters, expectedRevision, answer] of steps) {
      const end = await ending(on.appendToStream(name, written(letters), { expectedRevision, ...how }))
      expect(typeof end === 'string' ? end : end.nextExpectedRevision).toBe(answer)
    }
    expect(await shown(on, name)).toEqual([...holds].map((letter, revision) => `${revision}:${letter}`))
  })

  it('keeps the first content of an id, and takes the same id in another stream as another event', async () => {
    const [on, name, other, id] = [client(), stream(), stream(), crypto.randomUUID()]
    await on.appendToStream(name, event('first', id), { expectedRevision: NO_STREAM, ...how })
    await on.appendToStream(name, event('second', id), { expectedRevision: NO_STREAM, ...how })
    await on.appendToStream(other, event('third', id), { expectedRevision: ANY, ...how })
    expect([await shown(on, name), await shown(on, other)]).toEqual([['0:first'], ['0:third']])
  })

  it('answers without a position for what $maxCount or a soft delete hides, and shows nothing of it', async () => {
    const [on, name, written] = [client(), stream(), ids()]
    const append = (letters: string, expectedRevision: Expected) =>
      on.appendToStream(name, written(letters), { expectedRevision, ...how })
    await on.setStreamMetadata(name, { maxCount: 1 })
    await append('ab', NO_STREAM)
    expect(await append('a', NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n, position: undefined })
    expect((await append('ab', NO_STREAM)).position).toBeDefined()
    await on.deleteStream(name)
    expect(await append('b', 0n)).toMatchObject({ nextExpectedRevision: 1n, position: undefined })
    expect(await shown(on, name)).toEqual(['stream-not-found'])
    await on.tombstoneStream(name)
    expect(await ending(append('b', 0n))).toBe('stream-deleted')
  })
})
