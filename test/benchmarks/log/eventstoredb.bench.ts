import { randomUUID } from 'node:crypto'
import { type EventLog, exactly, type NewEvent, noStream } from '@db-failover/ports'
import { EventStoreDBClient, jsonEvent, NO_STREAM } from '@eventstore/db-client'
import { newEvents } from '../events/stored.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { inTurn, perSecond } from '../measure/timing.ts'
import { credentials, onEventStoreDb, openLogOf } from './eventstoredb.ts'

const PAGE = 500

interface Sides {
  readonly log: EventLog
  readonly client: EventStoreDBClient
}

const onServer = <A>(use: (sides: Sides) => Promise<A>): Promise<A> =>
  onEventStoreDb(async (connection) => {
    const log = openLogOf(connection)
    const client = EventStoreDBClient.connectionString(connection)
    try {
      return await use({ log, client })
    } finally {
      await Promise.all([log.close(), client.dispose()])
    }
  })

const aStream = (): string => `bench-${randomUUID()}`

const ours = async (log: EventLog, events: readonly NewEvent[], batch: number): Promise<string> => {
  const stream = aStream()
  for (let i = 0; i < events.length; i += batch) {
    const answer = await log.append(stream, i === 0 ? noStream : exactly(BigInt(i - 1)), events.slice(i, i + batch))()
    if (answer._tag === 'Left') throw new Error(answer.left._tag)
  }
  return stream
}

const bare = async (client: EventStoreDBClient, events: readonly NewEvent[]): Promise<void> => {
  const stream = aStream()
  for (const [i, { eventId, type, data, metadata }] of events.entries())
    await client.appendToStream(
      stream,
      jsonEvent({ id: eventId, type, data: Object(data), metadata: Object(metadata) }),
      {
        expectedRevision: i === 0 ? NO_STREAM : BigInt(i - 1),
        credentials,
      },
    )
}

const readOurs = async (log: EventLog, stream: string): Promise<number> => {
  let next = 0n
  for (;;) {
    const page = await log.read(stream, { direction: 'forwards', from: next, most: PAGE })()
    if (page._tag === 'Left') throw new Error(page.left._tag)
    const last = page.right.at(-1)
    if (last === undefined) return Number(next)
    next = last.revision + 1n
  }
}

const readBare = async (client: EventStoreDBClient, stream: string): Promise<number> => {
  let count = 0
  for await (const _ of client.readStream(stream, { credentials })) count++
  return count
}

const appends: Readonly<Record<Size, number>> = { small: 50, full: 2_000 }
const reads: Readonly<Record<Size, number>> = { small: 1_000, full: 20_000 }

export const appendEventStoreDb: Benchmark = {
  name: 'append-eventstoredb',
  says: 'appends of one event each through the adapter, against the bare client appending the same with credentials on the call',
  aim: { least: 0.8 },
  runs: 5,
  run: (size) =>
    onServer(async ({ log, client }) => {
      const count = appends[size]
      const events = newEvents(count)
      const ms = await inTurn(3, { ours: () => ours(log, events, 1), bare: () => bare(client, events) })
      return {
        ratio: ms.bare / ms.ours,
        figures: { append: perSecond(count, ms.ours), 'bare client': perSecond(count, ms.bare) },
      }
    }),
}

export const readEventStoreDb: Benchmark = {
  name: 'read-eventstoredb',
  says: 'reading a stream page by page through the adapter, against the bare client reading it in one call',
  aim: { least: 0.8 },
  runs: 5,
  run: (size) =>
    onServer(async ({ log, client }) => {
      const count = reads[size]
      const stream = await ours(log, newEvents(count), PAGE)
      if ((await readOurs(log, stream)) !== count || (await readBare(client, stream)) !== count)
        throw new Error('not all was read')
      const ms = await inTurn(3, { ours: () => readOurs(log, stream), bare: () => readBare(client, stream) })
      return {
        ratio: ms.bare / ms.ours,
        figures: { read: perSecond(count, ms.ours), 'bare client': perSecond(count, ms.bare) },
      }
    }),
}
