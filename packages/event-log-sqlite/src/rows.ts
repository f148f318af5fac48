import { hash } from 'node:crypto'
import type { SQLOutputValue } from 'node:sqlite'
import type { CheckedEvent, EventLogError, Json, StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** A row as node:sqlite gives it, integers as bigint. */
export type Row = Record<string, SQLOutputValue>

/** SHA-256 over everything that a row says. Line ends separate the parts: canonical JSON has none. */
export const checksumOf = (stream: string, revision: bigint, e: CheckedEvent): string =>
  hash(
    'sha256',
    `${JSON.stringify([stream, String(revision), e.eventId, e.type, e.schemaVersion])}\n${e.text.data}\n${e.text.metadata}`,
    'hex',
  )

const checkedOf = (row: Row): CheckedEvent => ({
  eventId: String(row['eventId']),
  type: String(row['type']),
  schemaVersion: Number(row['schemaVersion']),
  text: { data: String(row['data']), metadata: String(row['metadata']) },
})

/** The event of a row that should hold `revision`; else what is wrong with it. */
export const storedEvent = (
  stream: string,
  revision: bigint,
  row: Row | undefined,
): Either<EventLogError, StoredEvent> => {
  if (row === undefined || row['revision'] !== revision) return damaged(stream, revision, 'the event is missing')
  const event = checkedOf(row)
  if (checksumOf(stream, revision, event) !== row['checksum'])
    return damaged(stream, revision, 'the stored text is not what was written')
  const { text, ...rest } = event
  try {
    const [data, metadata]: Json[] = [JSON.parse(text.data), JSON.parse(text.metadata)]
    if (data === undefined || metadata === undefined) return damaged(stream, revision, 'the stored text is no JSON')
    return right({ ...rest, stream, revision, data, metadata, text })
  } catch {
    return damaged(stream, revision, 'the stored text is no JSON')
  }
}

export const damaged = (stream: string, revision: bigint, says: string): Either<EventLogError, never> =>
  left({ _tag: 'CorruptEvent', retry: 'Permanent', stream, revision, says })
