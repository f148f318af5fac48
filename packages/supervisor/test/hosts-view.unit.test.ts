import type { GroupId } from '@db-failover/domain'
import type { StoredEvent } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { right } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { hostsIn } from '../src/hosts/hosts-view.ts'
import { virtualClock } from './kit/virtual-clock.ts'

const at = '2026-03-01T00:00:00.000Z'
const registered = { host: 'app-1', epoch: null, withoutLog: 'keep', canFollow: {}, at }
const left = { host: 'app-1', why: 'stopped', at }

/** A stream as it lies in a log that has written a repetition a second time. */
const seen = async (...events: readonly (readonly [id: string, type: string, data: object])[]) => {
  const stored = events.map(
    ([eventId, type, data], i): StoredEvent => ({
      stream: 's',
      revision: BigInt(i),
      eventId,
      type,
      schemaVersion: 1,
      data: JSON.parse(JSON.stringify(data)),
      metadata: {},
    }),
  )
  const read =
    (_: string, { from }: { readonly from: unknown }) =>
    async () =>
      right(stored.filter((e) => typeof from !== 'bigint' || e.revision >= from))
  const hosts = await hostsIn({ ...memoryEventLog(), read }, 'orders' as GroupId, virtualClock()).look(null)
  return hosts._tag === 'Right' ? hosts.right.map((h) => h.host) : hosts.left
}

it('a host is there from its registration until it leaves', async () => {
  expect(await seen(['1', 'HostRegistered', registered])).toEqual(['app-1'])
  expect(await seen(['1', 'HostRegistered', registered], ['2', 'HostLeft', left])).toEqual([])
})

it('a registration that a log has written a second time is not a new one', async () => {
  expect(
    await seen(['1', 'HostRegistered', registered], ['2', 'HostLeft', left], ['1', 'HostRegistered', registered]),
  ).toEqual([])
})

it('a host of which only a move is known is there too; what a newer program wrote is passed over', async () => {
  const moved = {
    host: 'app-2',
    operation: null,
    epoch: 'orders/1/1',
    entry: 'a',
    disruptionMs: 1,
    whileCutOff: null,
    at,
  }
  expect(await seen(['1', 'HostReconnected', moved], ['2', 'HostDanced', { host: 'app-3' }])).toEqual(['app-2'])
})
