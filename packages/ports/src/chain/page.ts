import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EventLog, EventLogError, Receipt, StoredEvent } from '../event-log/event-log.ts'
import { type ChainedEvent, chainedEvent } from './chained-event.ts'
import type { ChainError } from './errors.ts'
import { type End, nextRevision } from './head.ts'

/** Reads on after a known end; a damaged event further on shortens the page instead of hiding what lies before it. */
export const readStored = async (
  log: EventLog,
  stream: string,
  after: End,
  most: number,
  notOlderThan?: Receipt,
): Promise<Either<EventLogError, readonly StoredEvent[]>> => {
  const from = nextRevision(after)
  const fresh = notOlderThan === undefined ? {} : { notOlderThan }
  const page = await log.read(stream, { direction: 'forwards', from, most, ...fresh })()
  if (page._tag === 'Right' || page.left._tag !== 'CorruptEvent' || page.left.revision <= from) return page
  const sound = Number(page.left.revision - from)
  return sound >= most ? page : readStored(log, stream, after, sound, notOlderThan)
}

export const readPage = async (
  log: EventLog,
  stream: string,
  after: End,
  most: number,
  notOlderThan?: Receipt,
): Promise<Either<ChainError, readonly ChainedEvent[]>> => {
  const page = await readStored(log, stream, after, most, notOlderThan)
  if (page._tag === 'Left') return page
  const events: ChainedEvent[] = []
  let end = after
  for (const stored of page.right) {
    const event = chainedEvent(end, stored)
    if (event._tag === 'Left') return events.length === 0 ? left(event.left) : right(events)
    events.push(event.right)
    end = event.right.head
  }
  return right(events)
}
