import { DatabaseSync } from 'node:sqlite'

/** Stands in the file's header and tells a log from every other SQLite file. */
export const APPLICATION_ID = 0x44_42_46_4c

/** The newest layout that this package reads and writes. */
export const SCHEMA_VERSION = 1

/**
 * `position` orders all events of the file; the newest of them is never removed, so it only grows.
 * `data` and `metadata` are the canonical texts, stored once. A `checksum` covers what the rest of its row says.
 * `oldest` and `head` bound what must be there: a row missing between them is damage.
 */
const TABLES = `
  CREATE TABLE log (schemaVersion INTEGER NOT NULL, store TEXT NOT NULL) STRICT;
  CREATE TABLE streams (
    id INTEGER PRIMARY KEY,
    name TEXT NOT NULL UNIQUE,
    oldest INTEGER NOT NULL,
    head INTEGER,
    keep INTEGER,
    checksum TEXT NOT NULL
  ) STRICT;
  CREATE TABLE events (
    position INTEGER PRIMARY KEY,
    stream INTEGER NOT NULL REFERENCES streams (id),
    revision INTEGER NOT NULL,
    eventId TEXT NOT NULL,
    type TEXT NOT NULL,
    schemaVersion INTEGER NOT NULL,
    data TEXT NOT NULL,
    metadata TEXT NOT NULL,
    checksum TEXT NOT NULL,
    UNIQUE (stream, revision),
    UNIQUE (stream, eventId)
  ) STRICT;
`

export const createSchema = (db: DatabaseSync, store: string): void => {
  db.exec(`PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA application_id = ${APPLICATION_ID}`)
  db.exec(`BEGIN IMMEDIATE; ${TABLES}`)
  db.prepare('INSERT INTO log (schemaVersion, store) VALUES (?, ?)').run(SCHEMA_VERSION, store)
  db.exec('COMMIT')
}

/** Whether the tables are those that this package makes, to the letter. */
export const hasSchema = (db: DatabaseSync): boolean => {
  const fresh = new DatabaseSync(':memory:')
  fresh.exec(TABLES)
  const same = tablesOf(fresh) === tablesOf(db)
  fresh.close()
  return same
}

const tablesOf = (db: DatabaseSync): string =>
  JSON.stringify(db.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY type, name').all())
