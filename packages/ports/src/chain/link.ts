import { Sha256 } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { EventLogError, Json, StoredEvent } from '../event-log/event-log.ts'
import { corrupt } from './errors.ts'
import { type End, type Head, nextRevision } from './head.ts'

/** The two hashes that an event of a chained stream bears. */
export interface Link {
  readonly previousHash: Sha256 | null
  readonly hash: Sha256
}

export const linkOf = (metadata: Json): Link | null => {
  if (metadata === null || typeof metadata !== 'object' || !('hash' in metadata) || !('previousHash' in metadata))
    return null
  const { hash, previousHash } = metadata
  return Sha256.is(hash) && (previousHash === null || Sha256.is(previousHash)) ? { hash, previousHash } : null
}

/**
 * Whether the event is the next one after a known end. Cheap: nothing is hashed. `link`: what it bears, where the caller
 * has looked already.
 */
export const follows = (
  after: End,
  stored: StoredEvent,
  link: Link | null = linkOf(stored.metadata),
): Either<EventLogError, Head> => {
  const revision = nextRevision(after)
  if (stored.revision !== revision) return left(corrupt(stored.stream, revision, 'the event is missing'))
  if (link === null) return left(corrupt(stored.stream, revision, 'the event bears no hashes'))
  if (link.previousHash !== (after?.hash ?? null))
    return left(
      corrupt(
        stored.stream,
        revision,
        after === null ? 'the first event names a predecessor' : `the event does not follow revision ${after.revision}`,
      ),
    )
  return right({ revision, hash: link.hash })
}
