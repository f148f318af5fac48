import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Settings } from './config.ts'

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
  /** Called after every append of this connection, with its stream. */
  readonly committed: (stream: string) => void
}

export type Statements = Readonly<Record<keyof typeof SQL, StatementSync>>

const COLUMNS = 'position, revision, eventId, type, schemaVersion, data, metadata, checksum'

const SQL = {
  stream: 'SELECT id, oldest, head, keep FROM streams WHERE name = ?',
  newStream: 'INSERT INTO streams (name, oldest, head, keep) VALUES (?, 0, NULL, NULL)',
  moveStream: 'UPDATE streams SET oldest = ?, head = ?, keep = ? WHERE id = ?',
  insert: `INSERT INTO events (stream, revision, eventId, type, schemaVersion, data, metadata, checksum)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  revisionOfId: 'SELECT revision FROM events WHERE stream = ? AND eventId = ?',
  forwards: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision`,
  backwards: `SELECT ${COLUMNS} FROM events WHERE stream = ? AND revision BETWEEN ? AND ? ORDER BY revision DESC`,
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
  return {
    stream: statement(SQL.stream),
    newStream: statement(SQL.newStream),
    moveStream: statement(SQL.moveStream),
    insert: statement(SQL.insert),
    revisionOfId: statement(SQL.revisionOfId),
    forwards: statement(SQL.forwards),
    backwards: statement(SQL.backwards),
    remove: statement(SQL.remove),
    position: statement(SQL.position),
    streamsSince: statement(SQL.streamsSince),
    dataVersion: statement(SQL.dataVersion),
  }
}

/** A stream's row. `head: null`: named by `keepNewest`, without an event so far. */
export interface StreamRow {
  readonly id: bigint
  readonly oldest: bigint
  readonly head: bigint | null
  readonly keep: bigint | null
}

export const streamRow = ({ statements }: Connection, name: string): StreamRow | null => {
  const row = statements.stream.get(name)
  if (row === undefined) return null
  const { id, oldest, head, keep } = row
  if (typeof id !== 'bigint' || typeof oldest !== 'bigint') return null
  return { id, oldest, head: bigintOrNull(head), keep: bigintOrNull(keep) }
}

/** The stream's row, made when there is none. */
export const streamRowToWrite = (connection: Connection, name: string): StreamRow => {
  const found = streamRow(connection, name)
  if (found !== null) return found
  const made = connection.statements.newStream.run(name)
  return { id: BigInt(made.lastInsertRowid), oldest: 0n, head: null, keep: null }
}

const bigintOrNull = (value: unknown): bigint | null => (typeof value === 'bigint' ? value : null)
