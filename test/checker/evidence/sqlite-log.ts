import { DatabaseSync } from 'node:sqlite'
import type { LogReader, StoredEvent } from './stored-event.ts'

const select = `SELECT e.revision, e.eventId, e.type, e.schemaVersion, e.data, e.metadata FROM events e
  JOIN streams s ON s.id = e.stream WHERE s.name = ? ORDER BY e.revision`

/** Reads the file of an SQLite log with SQLite alone. */
export const sqliteLogReader = (path: string): LogReader => {
  const db = new DatabaseSync(path, { readOnly: true })
  return {
    stream: async (name) =>
      db
        .prepare(select)
        .all(name)
        .map(
          (row): StoredEvent => ({
            revision: Number(row['revision']),
            eventId: String(row['eventId']),
            type: String(row['type']),
            schemaVersion: Number(row['schemaVersion']),
            data: JSON.parse(String(row['data'])),
            metadata: JSON.parse(String(row['metadata'])),
          }),
        ),
    close: async () => db.close(),
  }
}
