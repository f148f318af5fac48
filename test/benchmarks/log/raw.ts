import { DatabaseSync } from 'node:sqlite'
import type { NewEvent } from '@db-failover/ports'

/** What one writes with node:sqlite and nothing else: one table, one statement, the durability of our log. */
export interface RawLog {
  /** In one transaction. */
  readonly append: (events: readonly NewEvent[]) => void
  readonly read: () => number
  readonly close: () => void
}

export const rawLog = (path: string): RawLog => {
  const db = new DatabaseSync(path)
  db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL')
  db.exec(`CREATE TABLE IF NOT EXISTS events (
    revision INTEGER PRIMARY KEY,
    eventId TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    schemaVersion INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL
  ) STRICT`)
  const insert = db.prepare('INSERT INTO events (eventId, type, schemaVersion, data, metadata) VALUES (?, ?, ?, ?, ?)')
  const select = db.prepare(
    'SELECT revision, eventId, type, schemaVersion, data, metadata FROM events ORDER BY revision',
  )
  return {
    append: (events) => {
      db.exec('BEGIN IMMEDIATE')
      for (const e of events)
        insert.run(e.eventId, e.type, e.schemaVersion, JSON.stringify(e.data), JSON.stringify(e.metadata))
      db.exec('COMMIT')
    },
    read: () => {
      let count = 0
      for (const row of select.iterate()) {
        JSON.parse(`${row['data']}`)
        JSON.parse(`${row['metadata']}`)
        count += 1
      }
      return count
    },
    close: () => db.close(),
  }
}
