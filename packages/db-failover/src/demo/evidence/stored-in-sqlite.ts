import { DatabaseSync } from 'node:sqlite'
import type { StoredText } from './stored-text.ts'

/** A stream's rows, as SQLite alone reads them. */
export const storedInSqlite = (path: string, stream: string): readonly StoredText[] => {
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db
      .prepare(
        `SELECT e.revision, e.eventId, e.type, e.schemaVersion, e.data, e.metadata FROM events e
         JOIN streams s ON s.id = e.stream WHERE s.name = ? ORDER BY e.revision`,
      )
      .all(stream)
    return rows.map((r) => ({
      revision: String(r['revision']),
      eventId: String(r['eventId']),
      type: String(r['type']),
      schemaVersion: Number(r['schemaVersion']),
      data: String(r['data']),
      metadata: String(r['metadata']),
    }))
  } finally {
    db.close()
  }
}
