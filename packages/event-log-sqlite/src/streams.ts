import { hash } from 'node:crypto'
import { type EventLogError, systemClock } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Connection, SeenStreams } from './connection.ts'
import type { Row } from './rows.ts'

/** What is known of a stream. `head: null`: named by `keepNewest`, without an event so far. */
export interface Stream {
  readonly name: string
  readonly oldest: bigint
  readonly head: bigint | null
  readonly keep: bigint | null
}

/** A stream that has a row. */
export interface StreamRow extends Stream {
  readonly id: bigint
}

/** For so many milliseconds a look at all rows serves readers of streams that are not there. */
const seenFor = 10_000

/** The names in all rows, each of them sound. */
const lookAtAll = ({ statements, settings, seen }: Connection): Either<EventLogError, SeenStreams> => {
  const names = new Set<string>()
  for (const row of statements.streams.iterate()) {
    const known = sound(settings.path, String(row['name']), row)
    if (known._tag === 'Left') return known
    names.add(known.right.name)
  }
  const { rows, newest } = statements.extent.get() ?? {}
  seen.streams = { names, rows, newest, at: systemClock.monotonic() }
  return right(seen.streams)
}

const seenLately = ({ statements, seen: { streams } }: Connection): SeenStreams | null => {
  if (streams === null || systemClock.monotonic() - streams.at >= seenFor) return null
  const extent = statements.extent.get()
  return extent?.['rows'] === streams.rows && extent?.['newest'] === streams.newest ? streams : null
}

/**
 * The stream's row, null when there is none. A row or an index that was damaged would make a stream look shorter, or
 * not there at all: so the row has a checksum, and a stream that the index does not know is looked for among all rows:
 * always before one is made, and for readers unless that was done a moment ago and no stream has been made since.
 */
export const streamRow = (
  connection: Connection,
  name: string,
  purpose: 'read' | 'write',
): Either<EventLogError, StreamRow | null> => {
  const { statements, settings } = connection
  const row = statements.stream.get(name)
  if (row !== undefined) return sound(settings.path, name, row)
  const lately = purpose === 'read' ? seenLately(connection) : null
  const all = lately === null ? lookAtAll(connection) : right(lately)
  if (all._tag === 'Left') return all
  return all.right.names.has(name) ? damagedStream(settings.path, name) : right(null)
}

/** Writes a stream's row: a new one where `id` is null. */
export const writeStream = ({ statements }: Connection, id: bigint | null, stream: Stream): bigint => {
  const { name, oldest, head, keep } = stream
  const checksum = checksumOfStream(stream)
  if (id === null) return BigInt(statements.newStream.run(name, oldest, head, keep, checksum).lastInsertRowid)
  statements.moveStream.run(oldest, head, keep, checksum, id)
  return id
}

export const newStream = (name: string): Stream => ({ name, oldest: 0n, head: null, keep: null })

const checksumOfStream = ({ name, oldest, head, keep }: Stream): string =>
  hash('sha256', JSON.stringify([name, oldest, head, keep].map(String)), 'hex')

const sound = (path: string, name: string, row: Row): Either<EventLogError, StreamRow> => {
  const { id, oldest, head, keep, checksum } = row
  if (typeof id !== 'bigint' || typeof oldest !== 'bigint') return damagedStream(path, name)
  const stream = { name: String(row['name']), oldest, head: bigintOrNull(head), keep: bigintOrNull(keep) }
  return stream.name === name && checksumOfStream(stream) === checksum
    ? right({ id, ...stream })
    : damagedStream(path, name)
}

const bigintOrNull = (value: unknown): bigint | null => (typeof value === 'bigint' ? value : null)

const damagedStream = (path: string, name: string): Either<EventLogError, never> =>
  left({ _tag: 'LogDamaged', retry: 'Permanent', says: `${path}: the row of the stream ${name} is damaged` })
