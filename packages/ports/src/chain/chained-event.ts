import { decodeEvent, Metadata, type Recorded } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { StoredEvent } from '../event-log/event-log.ts'
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
  const head = follows(after, stored)
  if (head._tag === 'Left') return head
  const { stream, revision, type, schemaVersion, eventId } = stored
  const invalid = (at: string): UnreadableEvent => ({
    _tag: 'InvalidEvent',
    retry: 'Permanent',
    stream,
    revision,
    type,
    schemaVersion,
    at,
  })
  const event = decodeEvent(stored)
  if (event._tag === 'Left')
    return left(
      event.left._tag === 'InvalidEvent'
        ? invalid(event.left.at)
        : { _tag: 'UnknownEvent', retry: 'Permanent', stream, revision, type, schemaVersion },
    )
  const { metadata } = stored
  if (!Metadata.is(metadata)) {
    const refused = Metadata.decode(metadata)
    const keys = refused._tag === 'Left' ? keysOf(refused.left[0]?.context) : []
    return left(invalid(['metadata', ...keys].join('.')))
  }
  const { at, writer, term } = metadata
  const from = { at, role: writer.role, actor: writer.actor, process: writer.process, term, revision }
  return right({ event: event.right, from, eventId, metadata, head: head.right })
}

const keysOf = (context: readonly { readonly key: string }[] | undefined): readonly string[] =>
  (context ?? []).map((c) => c.key).filter((key) => key !== '')
