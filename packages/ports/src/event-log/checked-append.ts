import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { canonicalJson } from '../chain/canonical-json.ts'
import type { EventLogError, NewEvent, StoredText } from './event-log.ts'

/** An event that may be stored, with its canonical texts. */
export interface CheckedEvent {
  readonly eventId: string
  readonly type: string
  readonly schemaVersion: number
  readonly text: StoredText
}

/** About 1 MB: what an EventStoreDB takes in one append by default, so that every log can be copied to one. */
export const defaultAppendLimitBytes = 1_000_000

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const STREAM = /^[A-Za-z0-9][A-Za-z0-9._-]{0,199}$/

/** UTF-8 bytes of an event's data, metadata and type: what `appendLimitBytes` bounds. */
export const bytesOf = (e: CheckedEvent): number =>
  Buffer.byteLength(e.text.data) + Buffer.byteLength(e.text.metadata) + Buffer.byteLength(e.type)

/** What every adapter refuses before anything is written, in the same words; else the texts to store. */
export const checkedAppend = (
  stream: string,
  events: readonly NewEvent[],
  most: number,
): Either<EventLogError, readonly CheckedEvent[]> => {
  if (!STREAM.test(stream)) return invalid(`${JSON.stringify(stream)} is no stream name`)
  if (events.length === 0) return invalid('an append holds at least one event')
  if (new Set(events.map((e) => e.eventId)).size < events.length)
    return invalid('an event id stands twice in the append')
  const checked: CheckedEvent[] = []
  let bytes = 0
  for (const event of events) {
    const one = checkedEvent(event)
    if (one._tag === 'Left') return one
    checked.push(one.right)
    bytes += bytesOf(one.right)
  }
  return bytes > most ? left({ _tag: 'AppendTooLarge', retry: 'Permanent', bytes, most }) : right(checked)
}

const checkedEvent = ({
  eventId,
  type,
  schemaVersion,
  data,
  metadata,
}: NewEvent): Either<EventLogError, CheckedEvent> => {
  if (typeof eventId !== 'string' || !UUID.test(eventId))
    return invalid(`the event id ${JSON.stringify(eventId)} is no UUID in lower case`)
  if (typeof type !== 'string' || type === '' || !type.isWellFormed()) return invalid(`event ${eventId} has no type`)
  if (!Number.isSafeInteger(schemaVersion) || schemaVersion < 1)
    return invalid(`event ${eventId}: the schema version is a whole number from 1`)
  const d = canonicalJson(data)
  const m = canonicalJson(metadata)
  if (d._tag === 'Left') return invalid(`event ${eventId}, data${dot(d.left.at)}: ${d.left.says} is not JSON`)
  if (m._tag === 'Left') return invalid(`event ${eventId}, metadata${dot(m.left.at)}: ${m.left.says} is not JSON`)
  return right({ eventId, type, schemaVersion, text: { data: d.right, metadata: m.right } })
}

const dot = (at: string): string => (at === '' ? '' : `.${at}`)
const invalid = (says: string): Either<EventLogError, never> =>
  left({ _tag: 'InvalidAppend', retry: 'Permanent', says })
