import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Settings } from './config.ts'
import { COLUMNS } from './rows.ts'

/** An open log: one connection of SQLite, its statements, and what guards it. */
export interface Connection {
  readonly settings: Settings
  readonly db: DatabaseSync
  /** Tells this log from every other; part of each receipt. */
  readonly store: string
  /** Whether the path still names the files that were opened. */
  readonly inPlace: () => boolean
  readonly statements: Statements
  readonly closed: AbortSignal
  /** What the last look at all streams' rows found. */
  readonly seen: { streams: SeenStreams | null }
  /** Called after every append of this connection, with its stream. */
  readonly committed: (stream: string) => void
}

/** The names of all streams, and how many rows there were, which changes whenever a stream is made. */
export interface SeenStreams {
  readonly names: ReadonlySet<string>
  readonly rows: unknown
  readonly newest: unknown
  /** Monotonic. */
  readonly at: number
}

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>

const SQL = {
  stream: 'SELECT id, name, oldest, head, keep, checksum FROM streams WHERE name = ?',
  streams: 'SELECT id, name, oldest, head, keep, checksum FROM streams NOT INDEXED',
  extent: 'SELECT count(*) AS rows, max(id) AS newest FROM streams NOT INDEXED',
  newStream: 'INSERT INTO streams (name, oldest, head, keep, checksum) VALUES (?, ?, ?, ?, ?)',
  moveStream: 'UPDATE streams SET oldest = ?, head = ?, keep = ?, checksum = ? WHERE id = ?',
  insert: `INSERT INTO events (stream, revision, eventId, type, schemaVersion, data, metadata, checksum)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  revisionOfId: 'SELECT revision FROM events WHERE stream = ? AND eventId = ?',
  forwards: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision`,
  backwards: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision DESC`,
  positionOf: 'SELECT position FROM events WHERE stream = ? AND revision = ?',
  remove: 'DELETE FROM events WHERE stream = ? AND revision < ?',
  position: 'SELECT max(position) AS position FROM events',
  streamsSince: 'SELECT DISTINCT name FROM events JOIN streams ON streams.id = events.stream WHERE position > ?',
  dataVersion: 'PRAGMA data_version',
} as const

/** Prepares every statement once; integers come back as bigint. */
export const prepared = (db: DatabaseSync): Statements => {
  const statement = (sql: string): StatementSync => {
    const one = db.prepare(sql)
    one.setReadBigInts(true)
    return one
  }
  /** Rows as lists: events are read in great numbers, and an object of node:sqlite's costs half of reading it. */
  const listing = (sql: string): StatementSync => {
    const one = statement(sql)
    one.setReturnArrays(true)
    return one
  }
  return {
    stream: statement(SQL.stream),
    streams: statement(SQL.streams),
    extent: statement(SQL.extent),
    newStream: statement(SQL.newStream),
    moveStream: statement(SQL.moveStream),
    insert: statement(SQL.insert),
    revisionOfId: statement(SQL.revisionOfId),
    forwards: listing(SQL.forwards),
    backwards: listing(SQL.backwards),
    positionOf: statement(SQL.positionOf),
    remove: statement(SQL.remove),
    position: statement(SQL.position),
    streamsSince: statement(SQL.streamsSince),
    dataVersion: statement(SQL.dataVersion),
  }
}
