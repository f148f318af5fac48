import { bytesOf, checkedAppend, type EventLogError, type NewEvent, type StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/** At most so many events go into one append. */
const MOST = 200

/** An event as it is to be appended elsewhere, and the bytes that it takes there. */
const weighed = (stored: StoredEvent, limit: number): Either<EventLogError, { event: NewEvent; bytes: number }> => {
  const { eventId, type, schemaVersion, data, metadata } = stored
  const event = { eventId, type, schemaVersion, data, metadata }
  const checked = checkedAppend(stored.stream, [event], limit)
  if (checked._tag === 'Left') return checked
  return right({ event, bytes: checked.right.reduce((sum, one) => sum + bytesOf(one), 0) })
}

/** Cuts events into appends that a log takes, in order. An event that is too large alone is an error. */
export async function* batches(
  events: AsyncIterable<Either<EventLogError, StoredEvent>>,
  limit: number,
): AsyncGenerator<Either<EventLogError, readonly NewEvent[]>, void, undefined> {
  let batch: NewEvent[] = []
  let bytes = 0
  for await (const one of events) {
    const next = one._tag === 'Left' ? one : weighed(one.right, limit)
    if (next._tag === 'Left') {
      if (batch.length > 0) yield right(batch)
      return yield left(next.left)
    }
    if (batch.length >= MOST || bytes + next.right.bytes > limit) {
      yield right(batch)
      batch = []
      bytes = 0
    }
    batch.push(next.right.event)
    bytes += next.right.bytes
  }
  if (batch.length > 0) yield right(batch)
}
