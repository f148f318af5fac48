import { ANY, BACKWARDS, END, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { ending, event, events, measured, shown, UNARY } from './connected.ts'

const { client, stream } = measured()

/** A stream in each state; the existing one ends at revision 2. */
const states = ['missing', 'existing', 'deleted', 'tombstoned'] as const

const prepared = async (state: (typeof states)[number]) => {
  const [on, name] = [client(), stream(state)]
  if (state !== 'missing') await on.appendToStream(name, events('a', 'b', 'c'), { expectedRevision: NO_STREAM })
  if (state === 'deleted') await on.deleteStream(name)
  if (state === 'tombstoned') await on.tombstoneStream(name)
  return { on, name }
}

const WRONG = 'wrong-expected-version'
const GONE = 'stream-deleted'

const table = [
  [NO_STREAM, { missing: 0n, existing: WRONG, deleted: 3n, tombstoned: GONE }],
  [ANY, { missing: 0n, existing: 3n, deleted: 3n, tombstoned: GONE }],
  [STREAM_EXISTS, { missing: WRONG, existing: 3n, deleted: GONE, tombstoned: GONE }],
  [2n, { missing: WRONG, existing: 3n, deleted: 3n, tombstoned: GONE }],
  [1n, { missing: WRONG, existing: WRONG, deleted: WRONG, tombstoned: GONE }],
  [5n, { missing: WRONG, existing: WRONG, deleted: WRONG, tombstoned: GONE }],
] as const

describe.each([
  ['Append', UNARY],
  ['BatchAppend', {}],
])('%s', (_way, how) => {
  it.each(
    table.flatMap(([expectedRevision, row]) =>
      states.map((state) => ({ expectedRevision, state, outcome: row[state] })),
    ),
  )(
    'expecting $expectedRevision on a stream that is $state: $outcome',
    async ({ expectedRevision, state, outcome }) => {
      const { on, name } = await prepared(state)
      const end = await ending(on.appendToStream(name, event('d'), { expectedRevision, ...how }))
      expect(typeof end === 'string' ? end : end.nextExpectedRevision).toBe(outcome)
    },
  )

  it('tells both revisions of a wrong expectation, and a missing stream by a word', async () => {
    const { on, name } = await prepared('existing')
    await expect(on.appendToStream(name, event('d'), { expectedRevision: 0n, ...how })).rejects.toMatchObject({
      type: WRONG,
      streamName: name,
      expectedVersion: 0n,
      actualVersion: 2n,
    })
    await expect(on.appendToStream(stream(), event('d'), { expectedRevision: 0n, ...how })).rejects.toMatchObject({
      expectedVersion: 0n,
      actualVersion: 'no_stream',
    })
  })

  it('writes all of a batch in its order or nothing of it', async () => {
    const { on, name } = await prepared('existing')
    expect(await ending(on.appendToStream(name, events('x', 'y'), { expectedRevision: 0n, ...how }))).toBe(WRONG)
    await on.appendToStream(name, events('d', 'e'), { expectedRevision: 2n, ...how })
    expect(await shown(on, name)).toEqual(['0:a', '1:b', '2:c', '3:d', '4:e'])
    expect(await shown(on, name, { direction: BACKWARDS, fromRevision: END, maxCount: 2 })).toEqual(['4:e', '3:d'])
  })

  it('lets one of twenty at the same revision win', async () => {
    const { on, name } = await prepared('existing')
    const race = Array.from({ length: 20 }, () =>
      ending(on.appendToStream(name, event('d'), { expectedRevision: 2n, ...how })),
    )
    const ends = await Promise.all(race)
    expect(ends.filter((end) => end === WRONG)).toHaveLength(19)
    expect(await shown(on, name)).toEqual(['0:a', '1:b', '2:c', '3:d'])
  })
})
