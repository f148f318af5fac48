import { randomUUID } from 'node:crypto'
import { event } from '@db-failover/domain'
import { any, type EventLog, groupStream, hostsStream, proveChain } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { left } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { copyLog } from '../src/index.ts'
import { logOf, orders, tampered } from './log.ts'

const many = (count: number) =>
  Array.from({ length: count }, (_, n) => event('Acknowledged', { what: 'alarms', note: `note ${n}` }))

const source = (count = 12): Promise<EventLog> => logOf(...many(count))

const allOf = async (log: EventLog, stream: string) => {
  const read = await log.read(stream, { direction: 'forwards', from: 'start', most: 10_000 })()
  if (read._tag === 'Left') throw new Error(read.left._tag)
  return read.right.map(({ text: _, ...rest }) => rest)
}

const said = async (log: EventLog, count: number) => {
  const list = Array.from({ length: count }, (_, n) => ({
    eventId: randomUUID(),
    type: 'HostRegistered',
    schemaVersion: 1,
    data: { n },
    metadata: {},
  }))
  for (const one of [...list, list[0]]) if (one !== undefined) await log.append(hostsStream(orders), any, [one])()
}

it('a copy holds the same events under the same ids and proves itself', async () => {
  const [from, to] = [await source(450), memoryEventLog()]
  await said(from, 3)
  const done = await copyLog({ from, to, group: orders })()
  expect(done).toMatchObject({ right: { copied: 450, found: 0, hosts: 3, head: { revision: 449n } } })
  expect(await allOf(to, groupStream(orders))).toEqual(await allOf(from, groupStream(orders)))
  expect(await proveChain(to, orders)()).toMatchObject({ right: { _tag: 'Sound', events: 450 } })
})

it('a copy that is repeated finds what is there, and goes on with what came since', async () => {
  const [from, to] = [await source(), memoryEventLog()]
  await said(from, 2)
  await copyLog({ from, to, group: orders })()
  expect(await copyLog({ from, to, group: orders })()).toMatchObject({ right: { copied: 0, found: 12, hosts: 0 } })
  const longer = memoryEventLog()
  await copyLog({ from: await source(5), to: longer, group: orders })()
  expect(await copyLog({ from, to: longer, group: orders })()).toMatchObject({ left: { _tag: 'AnotherLog', at: 4n } })
})

it('a copy that was interrupted goes on where it ended', async () => {
  const [from, to] = [await source(900), memoryEventLog()]
  const abort = new AbortController()
  const stopped = await copyLog({ from, to, group: orders, signal: abort.signal, progress: () => abort.abort() })()
  expect(stopped).toMatchObject({ left: { _tag: 'Stopped', reached: 199n } })
  expect(await copyLog({ from, to, group: orders })()).toMatchObject({ right: { copied: 700, found: 200 } })
  expect(await allOf(to, groupStream(orders))).toEqual(await allOf(from, groupStream(orders)))
})

it('an append whose outcome is unknown is repeated and written once', async () => {
  const [from, store] = [await source(), memoryEventLog()]
  let lost = 0
  const to: EventLog = {
    ...store,
    append: (stream, expected, events) => async () => {
      const answer = await store.append(stream, expected, events)()
      return lost++ === 0 ? left({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: 'no answer' }) : answer
    },
  }
  expect(await copyLog({ from, to, group: orders })()).toMatchObject({ right: { copied: 12 } })
  expect(await allOf(store, groupStream(orders))).toHaveLength(12)
})

it('nothing is carried over from where the source fails its proof on', async () => {
  const [from, to] = [await source(), memoryEventLog()]
  const forged = tampered(from, (events) =>
    events.map((e) => {
      const { text: _, ...rest } = e
      return e.revision === 7n ? { ...rest, data: { what: 'alarms', note: 'forged' } } : e
    }),
  )
  expect(await copyLog({ from: forged, to, group: orders })()).toMatchObject({
    left: { _tag: 'SourceDamaged', at: 7n },
  })
  expect((await allOf(to, groupStream(orders))).length).toBeLessThanOrEqual(7)
})

it('another log is left as it is', async () => {
  const [from, to] = [await source(), await source(3)]
  const before = await allOf(to, groupStream(orders))
  expect(await copyLog({ from, to, group: orders })()).toMatchObject({ left: { _tag: 'AnotherLog', at: 2n } })
  expect(await copyLog({ from: await source(2), to, group: orders })()).toMatchObject({ left: { _tag: 'AnotherLog' } })
  expect(await allOf(to, groupStream(orders))).toEqual(before)
})

it('a group that the source does not have is said so, and an event that the target does not take is named', async () => {
  expect(await copyLog({ from: memoryEventLog(), to: memoryEventLog(), group: orders })()).toMatchObject({
    left: { _tag: 'NoSuchGroup' },
  })
  const small = memoryEventLog(undefined, 100)
  expect(await copyLog({ from: await source(), to: small, group: orders })()).toMatchObject({
    left: { _tag: 'Log', which: 'target', error: { _tag: 'AppendTooLarge' } },
  })
})
