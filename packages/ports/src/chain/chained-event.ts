import { decodeEvent, Metadata, type Recorded, type Unreadable } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Json, StoredEvent } from '../event-log/event-log.ts'
import type { ChainError, UnreadableEvent } from './errors.ts'
import type { End, Head } from './head.ts'
import { follows } from './link.ts'

/** An event of a group's stream as readers use it; `head` is what the next one must follow. */
export interface ChainedEvent extends Recorded {
  readonly eventId: string
  readonly metadata: Metadata
  readonly head: Head
}

/** Checks the link to the predecessor, then decodes. */
export const chainedEvent = (after: End, stored: StoredEvent): Either<ChainError, ChainedEvent> => {
  const metadata = Metadata.is(stored.metadata) ? stored.metadata : null
  const head = metadata === null ? follows(after, stored) : follows(after, stored, metadata)
  if (head._tag === 'Left') return head
  const event = decodeEvent(stored)
  if (event._tag === 'Left') return left(unreadable(stored, event.left))
  const { eventId, revision } = stored
  if (metadata === null) return left(invalid(stored, ['metadata', ...whereInvalid(stored.metadata)].join('.')))
  const { at, writer, term } = metadata
  const from = { at, role: writer.role, actor: writer.actor, process: writer.process, term, revision }
  return right({ event: event.right, from, eventId, metadata, head: head.right })
}

const unreadable = (stored: StoredEvent, why: Unreadable): UnreadableEvent => {
  if (why._tag === 'InvalidEvent') return invalid(stored, why.at)
  const { stream, revision, type, schemaVersion } = stored
  return { _tag: 'UnknownEvent', retry: 'Permanent', stream, revision, type, schemaVersion }
}

const invalid = ({ stream, revision, type, schemaVersion }: StoredEvent, at: string): UnreadableEvent => ({
  _tag: 'InvalidEvent',
  retry: 'Permanent',
  stream,
  revision,
  type,
  schemaVersion,
  at,
})

const whereInvalid = (metadata: Json): readonly string[] => {
  const refused = Metadata.decode(metadata)
  const context = refused._tag === 'Left' ? refused.left[0]?.context : undefined
  return (context ?? []).map((c) => c.key).filter((key) => key !== '')
}
