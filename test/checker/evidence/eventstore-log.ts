import { EventStoreDBClient, FORWARDS, START, StreamNotFoundError } from '@eventstore/db-client'
import { Unreadable } from './shape.ts'
import type { LogReader, StoredEvent } from './stored-event.ts'

// Reads an EventStoreDB with its own client alone. Beside an event's data lies our metadata, two members of it under the
// names that EventStoreDB's projections know, and the version of its schema.

const OWN: Readonly<Record<string, string>> = { $correlationId: 'correlationId', $causationId: 'causationId' }

type Members = Readonly<Record<string, unknown>>

const membersOf = (value: unknown, at: string): Members => {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new Unreadable(`${at} has no metadata of ours`)
  return Object.fromEntries(Object.entries(value))
}

interface Recorded {
  readonly id: string
  readonly revision: bigint
  readonly type: string
  readonly data: unknown
  readonly metadata: unknown
}

const stored = ({ id, revision, type, data, metadata }: Recorded): StoredEvent => {
  const { $schemaVersion, $metadata, ...members } = membersOf(metadata, `revision ${revision}`)
  const own = Object.fromEntries(Object.entries(members).map(([name, value]) => [OWN[name] ?? name, value]))
  return {
    revision: Number(revision),
    eventId: id,
    type,
    schemaVersion: Number($schemaVersion),
    data,
    metadata: $metadata ?? own,
  }
}

/** `connection`: as the client takes it. */
export const eventStoreLogReader = (connection: string): LogReader => {
  const client = EventStoreDBClient.connectionString(connection)
  return {
    stream: async (name) => {
      const events: StoredEvent[] = []
      try {
        for await (const { event } of client.readStream(name, {
          direction: FORWARDS,
          fromRevision: START,
          requiresLeader: true,
        }))
          if (event !== undefined) events.push(stored(event))
      } catch (cause) {
        if (!(cause instanceof StreamNotFoundError)) throw cause
      }
      return events
    },
    close: () => client.dispose(),
  }
}
