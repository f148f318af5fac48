import {
  aliveEvents,
  currentVersion,
  eventCodecs,
  type History,
  hostEvents,
  supervisorEvents,
  upcast,
} from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { versions } from './event-versions.ts'

// A made-up type whose stored form has changed twice.
const histories: Readonly<Record<string, History>> = {
  Moved: {
    current: 3,
    steps: {
      1: (data) => ({ ...(data as object), reason: 'not said' }),
      2: ({ place, ...rest }: { place: string }) => ({ ...rest, from: null, to: place }),
    } as History['steps'],
  },
  Torn: { current: 3, steps: { 2: (data) => data } },
}

describe('old events stay readable', () => {
  it.each([
    [1, { place: 'b' }, { from: null, to: 'b', reason: 'not said' }],
    [2, { place: 'b', reason: 'moving' }, { from: null, to: 'b', reason: 'moving' }],
    [3, { from: 'a', to: 'b', reason: 'moving' }, { from: 'a', to: 'b', reason: 'moving' }],
  ])('version %i is lifted step by step to the version of today', (schemaVersion, data, lifted) => {
    expect(upcast({ type: 'Moved', schemaVersion, data }, histories)).toEqual({
      type: 'Moved',
      schemaVersion: 3,
      data: lifted,
    })
  })

  it('a version that is newer than this reader, or was never written, is not read', () => {
    expect(upcast({ type: 'Moved', schemaVersion: 4, data: {} }, histories)).toBeNull()
    expect(upcast({ type: 'Moved', schemaVersion: 0, data: {} }, histories)).toBeNull()
  })

  it('a chain with a step missing is not read', () => {
    expect(upcast({ type: 'Torn', schemaVersion: 1, data: {} }, histories)).toBeNull()
    expect(upcast({ type: 'Torn', schemaVersion: 2, data: {} }, histories)).not.toBeNull()
  })

  it('a type that never changed has version 1', () => {
    expect(currentVersion('Paused', histories)).toBe(1)
    expect(currentVersion('Moved', histories)).toBe(3)
    expect(upcast({ type: 'Paused', schemaVersion: 1, data: 7 }, histories)).toEqual({
      type: 'Paused',
      schemaVersion: 1,
      data: 7,
    })
  })
})

describe('the stored events are these, in these versions', () => {
  it('a type is added or its version raised on purpose, and none is ever taken away', () => {
    const all = { ...eventCodecs, ...hostEvents, ...aliveEvents, ...supervisorEvents }
    expect(Object.fromEntries(Object.keys(all).map((type) => [type, currentVersion(type)]))).toEqual(versions)
  })
})
