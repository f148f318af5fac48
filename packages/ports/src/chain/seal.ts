import { currentVersion, type Event, type GroupId, type Metadata } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EventLogError, Json, NewEvent } from '../event-log/event-log.ts'
import { canonicalJson, type NotJson } from './canonical-json.ts'
import { chainHash, withoutHash } from './hash.ts'
import { type End, type Head, nextRevision } from './head.ts'

/** What the writer says beside an event; the chain adds the two hashes. */
export type UnchainedMetadata = Omit<Metadata, 'previousHash' | 'hash'>

/** An event that is to be appended to a group's stream. `eventId` is a UUID in lower case, the writer's choice. */
export interface Draft {
  readonly eventId: string
  readonly event: Event
  readonly metadata: UnchainedMetadata
}

/** A batch in stored form, each event bearing the hash of all before it. */
export interface Sealed {
  readonly events: readonly NewEvent[]
  readonly head: Head
}

/** Links a batch to the chain's end. Pure: the same drafts after the same end give the same hashes. */
export const seal = (group: GroupId, after: End, drafts: readonly Draft[]): Either<EventLogError, Sealed> => {
  const events: NewEvent[] = []
  let end = after
  for (const draft of drafts) {
    const one = sealOne(group, end, draft)
    if (one._tag === 'Left') return one
    events.push(one.right.event)
    end = one.right.head
  }
  return end === null || events.length === 0
    ? invalid('an append holds at least one event')
    : right({ events, head: end })
}

interface SealedEvent {
  readonly event: NewEvent
  readonly head: Head
}

const sealOne = (
  group: GroupId,
  after: End,
  { eventId, event, metadata }: Draft,
): Either<EventLogError, SealedEvent> => {
  const { type } = event
  const revision = nextRevision(after)
  const previousHash = after?.hash ?? null
  const schemaVersion = currentVersion(type)
  const linked = { ...withoutHash(metadata), previousHash }
  const data = canonicalJson(event.data)
  const metadataWithoutHash = canonicalJson(linked)
  if (data._tag === 'Left') return notJson(eventId, 'data', data.left)
  if (metadataWithoutHash._tag === 'Left') return notJson(eventId, 'metadata', metadataWithoutHash.left)
  const hash = chainHash(previousHash, {
    group,
    revision,
    eventId,
    type,
    schemaVersion,
    data: data.right,
    metadataWithoutHash: metadataWithoutHash.right,
  })
  // Both parts have just proven to be plain JSON.
  const stored = { eventId, type, schemaVersion, data: event.data as Json, metadata: { ...linked, hash } as Json }
  return right({ event: stored, head: { revision, hash } })
}

const invalid = (says: string): Either<EventLogError, never> =>
  left({ _tag: 'InvalidAppend', retry: 'Permanent', says })

const notJson = (eventId: string, part: string, { at, says }: NotJson) =>
  invalid(`event ${eventId}, ${part}${at === '' ? '' : `.${at}`}: ${says} is not JSON`)
