import { BACKWARDS, END, jsonEvent, NO_STREAM, STREAM_EXISTS } from '@eventstore/db-client'
import { describe, expect, it } from 'vitest'
import { ending, event, events, measured, shown } from './connected.ts'

const { client, stream } = measured()

const fresh = () => ({ on: client(), name: stream() })

describe('$maxCount', () => {
  it('shows only the newest, in both directions, and appends go on counting', async () => {
    const { on, name } = fresh()
    await on.setStreamMetadata(name, { maxCount: 2 }, { expectedRevision: NO_STREAM })
    await on.appendToStream(name, events('a', 'b', 'c', 'd'), { expectedRevision: NO_STREAM })
    expect(await shown(on, name)).toEqual(['2:c', '3:d'])
    expect(await shown(on, name, { fromRevision: 0n, maxCount: 1 })).toEqual(['2:c'])
    expect(await shown(on, name, { direction: BACKWARDS, fromRevision: END })).toEqual(['3:d', '2:c'])
    expect(await shown(on, name, { direction: BACKWARDS, fromRevision: 1n })).toEqual([])
    expect(await ending(on.appendToStream(name, event('e'), { expectedRevision: 0n }))).toBe('wrong-expected-version')
    expect((await on.appendToStream(name, event('e'), { expectedRevision: 3n })).nextExpectedRevision).toBe(4n)
    expect(await shown(on, name)).toEqual(['3:d', '4:e'])
  })

  it('set later hides, raised again shows again, and of 0 or less does nothing', async () => {
    const { on, name } = fresh()
    await on.appendToStream(name, events('a', 'b', 'c'))
    const shownWith = async (maxCount: number) => {
      await on.setStreamMetadata(name, { maxCount })
      return (await shown(on, name)).length
    }
    expect([await shownWith(1), await shownWith(10), await shownWith(0), await shownWith(-1)]).toEqual([1, 3, 3, 3])
  })
})

describe('$tb and $maxAge', () => {
  it('hide what lies before a revision or is too old', async () => {
    const { on, name } = fresh()
    await on.appendToStream(name, events('a', 'b', 'c'))
    await on.setStreamMetadata(name, { truncateBefore: 2 })
    expect(await shown(on, name)).toEqual(['2:c'])
    await on.setStreamMetadata(name, { truncateBefore: 100 })
    expect(await shown(on, name)).toEqual([])
    await on.setStreamMetadata(name, { maxAge: 1 })
    expect(await shown(on, name)).toHaveLength(3)
    await new Promise((resolve) => setTimeout(resolve, 1100))
    expect(await shown(on, name)).toEqual([])
    await on.appendToStream(name, event('d'), { expectedRevision: 2n })
    expect(await shown(on, name)).toEqual(['3:d'])
  })
})

describe('metadata', () => {
  it('is one document: each writing replaces it whole, and only the newest is shown', async () => {
    const { on, name } = fresh()
    expect((await on.getStreamMetadata(name)).metadata).toBeUndefined()
    await on.setStreamMetadata(name, { maxCount: 3, acl: { readRoles: ['a'] }, mine: { deep: true } })
    await on.setStreamMetadata(name, { maxCount: 4 })
    expect((await on.getStreamMetadata(name)).metadata).toEqual({ maxCount: 4 })
    expect(await shown(on, `$$${name}`)).toEqual(['1:$metadata'])
  })

  it('is written at revisions of its own', async () => {
    const { on, name } = fresh()
    const set = (expectedRevision: bigint | typeof NO_STREAM) =>
      ending(on.setStreamMetadata(name, { maxCount: 1 }, { expectedRevision }))
    expect(await set(NO_STREAM)).toMatchObject({ nextExpectedRevision: 0n })
    expect(await set(NO_STREAM)).toBe('wrong-expected-version')
    expect(await set(0n)).toMatchObject({ nextExpectedRevision: 1n })
  })

  it('alone makes no stream that can be read, but one that exists', async () => {
    const { on, name } = fresh()
    await on.setStreamMetadata(name, { maxCount: 5 })
    expect(await shown(on, name)).toEqual(['stream-not-found'])
    await on.appendToStream(name, event('a'), { expectedRevision: STREAM_EXISTS })
    expect(await shown(on, name)).toEqual(['0:a'])
  })

  it('that cannot be read counts as empty', async () => {
    const { on, name } = fresh()
    await on.appendToStream(name, events('a', 'b'))
    await on.appendToStream(`$$${name}`, jsonEvent({ type: '$metadata', data: { $maxCount: 'one', $tb: 1 } }))
    expect(await shown(on, name)).toEqual(['0:a', '1:b'])
  })
})

describe('a soft delete', () => {
  it('takes the metadata with it; an append brings the stream back without it, revisions going on', async () => {
    const { on, name } = fresh()
    await on.setStreamMetadata(name, { maxCount: 1, acl: { readRoles: ['a'] }, mine: 1 })
    await on.appendToStream(name, events('a', 'b'))
    await on.deleteStream(name)
    expect(await shown(on, name)).toEqual(['stream-not-found'])
    expect((await on.getStreamMetadata(name)).metadata).toEqual({ truncateBefore: Number(2n ** 63n - 1n) })
    await on.appendToStream(name, events('c', 'd'), { expectedRevision: 1n })
    expect((await on.getStreamMetadata(name)).metadata).toEqual({ truncateBefore: 2 })
    expect(await shown(on, name)).toEqual(['2:c', '3:d'])
  })

  it('is undone, empty, by metadata alone, which stays', async () => {
    const { on, name } = fresh()
    await on.appendToStream(name, event('a'))
    await on.deleteStream(name)
    await on.setStreamMetadata(name, { maxCount: 5 })
    expect(await shown(on, name)).toEqual([])
    expect((await on.getStreamMetadata(name)).metadata).toEqual({ maxCount: 5, truncateBefore: 1 })
  })

  it('of a missing stream fails and names both versions as numbers, a tombstone on one succeeds', async () => {
    const { on, name } = fresh()
    const wrong = { type: 'wrong-expected-version', expectedVersion: -2n, actualVersion: -1n }
    await expect(on.deleteStream(name)).rejects.toMatchObject(wrong)
    await on.tombstoneStream(name)
    expect(await shown(on, name)).toEqual(['stream-deleted'])
    expect(await ending(on.deleteStream(name))).toBe('stream-deleted')
  })
})

it('a tombstone takes the metadata with it: they are neither read nor set any more', async () => {
  const { on, name } = fresh()
  await on.setStreamMetadata(name, { maxCount: 5 })
  await on.appendToStream(name, event('a'))
  await on.tombstoneStream(name)
  expect(await ending(on.getStreamMetadata(name))).toBe('stream-deleted')
  expect(await shown(on, `$$${name}`)).toEqual(['stream-deleted'])
  expect(await ending(on.setStreamMetadata(name, { maxCount: 1 }))).toBe('stream-deleted')
  expect(await ending(on.appendToStream(name, event('b')))).toBe('stream-deleted')
})
