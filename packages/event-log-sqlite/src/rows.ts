import { hash } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'
import type { CheckedEvent, EventLogError, Json, StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** A row as node:sqlite gives it, integers as bigint. */
export type Row = Record<string, SQLOutputValue>

/** What is read of an event, in this order. */
export const COLUMNS = 'revision, eventId, type, schemaVersion, data, metadata, checksum'

/** SHA-256 over everything that a row says. Line ends separate the parts: canonical JSON has none. */
export const checksumOf = (stream: string, revision: bigint, e: CheckedEvent): string =>
  hash(
    'sha256',
    `${JSON.stringify([stream, String(revision), e.eventId, e.type, e.schemaVersion])}\n${e.text.data}\n${e.text.metadata}`,
    'hex',
  )

/** A row of `COLUMNS`. */
export interface EventRow extends CheckedEvent {
  readonly revision: SQLOutputValue | undefined
  readonly checksum: SQLOutputValue | undefined
}

export const eventRow = (cells: unknown): EventRow => {
  const [revision, eventId, type, schemaVersion, data, metadata, checksum]: readonly SQLOutputValue[] = Array.isArray(
    cells,
  )
    ? cells
    : []
  return {
    revision,
    eventId: String(eventId),
    type: String(type),
    schemaVersion: Number(schemaVersion),
    text: { data: String(data), metadata: String(metadata) },
    checksum,
  }
}

/** The event of a row that should hold `revision`; else what is wrong with it. */
export const storedEvent = (
  stream: string,
  revision: bigint,
  row: EventRow | undefined,
): Either<EventLogError, StoredEvent> => {
  if (row === undefined || row.revision !== revision) return damaged(stream, revision, 'the event is missing')
  if (checksumOf(stream, revision, row) !== row.checksum)
    return damaged(stream, revision, 'the stored text is not what was written')
  const { eventId, type, schemaVersion, text } = row
  try {
    const data: Json = JSON.parse(text.data)
    const metadata: Json = JSON.parse(text.metadata)
    return right({ stream, revision, eventId, type, schemaVersion, data, metadata, text })
  } catch {
    return damaged(stream, revision, 'the stored text is no JSON')
  }
}

export const damaged = (stream: string, revision: bigint, says: string): Either<EventLogError, never> =>
  left({ _tag: 'CorruptEvent', retry: 'Permanent', stream, revision, says })
