import type { StoredEvent } from '@db-failover/ports'
import { expect, test } from 'vitest'
import { type Place, start, take } from '../src/log/taking.ts'
import * as g from './kit/group.ts'

const stored = (revision: number, change: Partial<StoredEvent> = {}): StoredEvent => ({
  stream: 'failoverGroup-shop',
  revision: BigInt(revision),
  eventId: `00000000-0000-4000-8000-00000000000${revision}`,
  type: 'GroupCreated',
  schemaVersion: 1,
  data: { group: 'shop', formatVersion: 1, mode: 'backup-and-restore' },
  metadata: { hash: `h${revision}`, previousHash: revision === 0 ? null : `h${revision - 1}` },
  ...change,
})

const taken = (...events: readonly StoredEvent[]) => {
  let place: Place = start
  for (const e of events) {
    const next = take(place, e)
    if (next._tag === 'Left') return next.left
    place = next.right
  }
  return place
}
const viewOf = (p: ReturnType<typeof taken>) => {
  if (!('view' in p)) throw new Error(JSON.stringify(p, (_, v) => (typeof v === 'bigint' ? `${v}` : v)))
  return p.view
}

test('an event that was taken before changes nothing', () => {
  expect(taken(stored(0), stored(1), stored(0), stored(1))).toEqual(taken(stored(0), stored(1)))
})

test('an event behind a gap is not taken', () => {
  expect(taken(stored(0), stored(2))).toMatchObject({ _tag: 'CorruptEvent', revision: 2n })
})

test('an event behind a broken link is not taken', () => {
  const forged = stored(1, { metadata: { hash: 'h1', previousHash: 'x' } })
  expect(taken(stored(0), forged)).toMatchObject({ _tag: 'CorruptEvent', revision: 1n })
  expect(taken(stored(0, { metadata: {} }))).toMatchObject({ _tag: 'CorruptEvent', revision: 0n })
})

test('events of unknown types are passed over: they do not concern hosts', () => {
  const view = viewOf(taken(stored(0), stored(1, { type: 'SomethingOfTomorrow', schemaVersion: 3 }), stored(2)))
  expect(view).toMatchObject({ revision: 2n, exists: true, notUnderstood: null })
})

test('an event that concerns hosts, in a version of tomorrow or damaged, is remembered as not understood', () => {
  const switched = g.activeSwitched(1, null, 'a', 'a1')
  const tomorrow = stored(1, { type: switched.type, schemaVersion: 2, data: {} })
  expect(viewOf(taken(stored(0), tomorrow)).notUnderstood).toBe(
    'ActiveSwitched (version 2) at revision 1 is not understood here',
  )
  const damaged = stored(1, { type: switched.type, data: { to: 'a' } })
  expect(viewOf(taken(stored(0), damaged)).notUnderstood).toContain('revision 1')
})
