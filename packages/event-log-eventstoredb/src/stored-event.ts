import type { CheckedEvent, EventLogError, Json, StoredEvent } from '@db-failover/ports'
import type { EventData } from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'

/**
 * What stands in EventStoreDB beside an event's data: our metadata, member by member, where it is an object, with two of
 * them under the names by which EventStoreDB's `$by_correlation_id` projection and its user interface know them; anything
 * else as a whole under `$metadata`. `$text` says that the data is a string: the client hands out data that is no JSON
 * as a string, too.
 */
const VERSION = '$schemaVersion'
const WHOLE = '$metadata'
const TEXT = '$text'

const NAMES = [
  ['correlationId', '$correlationId'],
  ['causationId', '$causationId'],
] as const

interface Members {
  readonly [key: string]: Json
}

const isRecord = (value: unknown): value is Members =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** The client has parsed it from JSON, or gives bytes. */
const isParsed = (value: unknown): value is Json => value !== undefined && !(value instanceof Uint8Array)

/** The form in which the client takes an event. */
export const toStore = ({ eventId, type, schemaVersion, text }: CheckedEvent): EventData => {
  const data = JSON.parse(text.data)
  const beside = { [VERSION]: schemaVersion, ...(typeof data === 'string' ? { [TEXT]: true } : {}) }
  return {
    id: eventId,
    contentType: 'application/json',
    type,
    data,
    metadata: { ...renamed(JSON.parse(text.metadata)), ...beside },
  }
}

const renamed = (metadata: Json): Members => {
  if (!isRecord(metadata) || Object.keys(metadata).some((key) => key.startsWith('$'))) return { [WHOLE]: metadata }
  const members: Record<string, Json> = { ...metadata }
  for (const [ours, theirs] of NAMES) {
    const id = members[ours]
    // A projection takes a string only.
    if (typeof id !== 'string') continue
    delete members[ours]
    members[theirs] = id
  }
  return members
}

/** What is used of an event that the client hands out. */
export interface Recorded {
  readonly id: string
  readonly revision: bigint
  readonly type: string
  readonly isJson: boolean
  readonly data: unknown
  readonly metadata: unknown
}

/** The event as it was written, or what is wrong with it. */
export const fromStore = (stream: string, recorded: Recorded): Either<EventLogError, StoredEvent> => {
  const { id, revision, type, isJson, data, metadata } = recorded
  const corrupt = (says: string): Either<EventLogError, never> =>
    left({ _tag: 'CorruptEvent', retry: 'Permanent', stream, revision, says })
  if (!isJson) return corrupt('the event is not JSON')
  if (!isRecord(metadata)) return corrupt('the event has no metadata: it was not written by an event log')
  const schemaVersion = metadata[VERSION]
  if (typeof schemaVersion !== 'number' || !Number.isSafeInteger(schemaVersion) || schemaVersion < 1)
    return corrupt(`the metadata has no ${VERSION}: it was not written by an event log`)
  if ((typeof data === 'string') !== (metadata[TEXT] === true))
    return corrupt('the data is not the JSON that was written')
  if (!isParsed(data)) return corrupt('the event is not JSON')
  return right({ stream, revision, eventId: id, type, schemaVersion, data, metadata: named(metadata) })
}

const named = (stored: Members): Json => {
  const whole = stored[WHOLE]
  if (whole !== undefined) return whole
  const members: Record<string, Json> = { ...stored }
  delete members[VERSION]
  delete members[TEXT]
  for (const [ours, theirs] of NAMES) {
    const id = members[theirs]
    if (id === undefined) continue
    delete members[theirs]
    members[ours] = id
  }
  return members
}
