import type { StoredText } from './stored-text.ts'

/** JSON with its keys sorted: the client hands out values, and the order in which it keeps keys is its own. */
const sorted = (value: unknown): string => {
  if (Array.isArray(value)) return `[${value.map(sorted).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${members.map(([key, v]) => `${JSON.stringify(key)}:${sorted(v)}`).join(',')}}`
}

/** A stream's events, as the client alone reads them, and the metadata under the names that are hashed. */
export const storedInEventStoreDb = async (connection: string, stream: string): Promise<readonly StoredText[]> => {
  const { EventStoreDBClient } = await import('@eventstore/db-client')
  const client = EventStoreDBClient.connectionString(connection)
  try {
    const rows: StoredText[] = []
    for await (const { event } of client.readStream(stream)) {
      if (event === undefined) continue
      const { revision, id, type, data, metadata } = event
      const { $schemaVersion, $correlationId, $causationId, ...others }: Readonly<Record<string, unknown>> = {
        ...Object(metadata),
      }
      const ours = {
        ...others,
        correlationId: $correlationId,
        causationId: $causationId === undefined ? null : $causationId,
      }
      rows.push({
        revision: String(revision),
        eventId: id,
        type,
        schemaVersion: Number($schemaVersion),
        data: sorted(data),
        metadata: sorted(ours),
      })
    }
    return rows
  } finally {
    await client.dispose()
  }
}
