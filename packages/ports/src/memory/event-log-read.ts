import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EventLogError, ReadOptions, StoredEvent } from '../event-log/event-log.ts'
import type { MemoryEventStore } from './event-log-store.ts'

export const page = (
  store: MemoryEventStore,
  name: string,
  { direction, from, most, notOlderThan }: ReadOptions,
): Either<EventLogError, readonly StoredEvent[]> => {
  if (notOlderThan !== undefined && !(Number(notOlderThan.token) <= store.position))
    return left({ _tag: 'TooOld', retry: 'Transient', says: 'the receipt is of another store' })
  const stream = store.streams.get(name)
  if (stream === undefined || !(most >= 1)) return right([])
  const { events, oldest } = stream
  const length = events.length
  if (direction === 'forwards') {
    const first = from === 'start' ? 0 : from === 'end' ? length : Math.max(0, Number(from) - oldest)
    return right(events.slice(first, first + most).map((p) => p.event))
  }
  const last =
    from === 'start' ? -1 : from === 'end' ? length - 1 : Math.max(-1, Math.min(length - 1, Number(from) - oldest))
  return right(
    events
      .slice(Math.max(0, last + 1 - most), last + 1)
      .reverse()
      .map((p) => p.event),
  )
}
