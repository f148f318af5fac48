import { decodeEvent } from '@db-failover/domain'
import type { EventLogError, Json, StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { concernsHosts, evolveView, type HostView, unread } from '../view.ts'

/** A place in the group's stream that this host has read to, and what it knows there. */
export interface Place {
  readonly view: HostView
  /** Hash of the last event; null before the first. */
  readonly hash: string | null
}

export const start: Place = { view: unread, hash: null }

const hashes = (metadata: Json): { readonly previous: Json; readonly own: string } | null => {
  if (metadata === null || typeof metadata !== 'object') return null
  if (!('hash' in metadata) || !('previousHash' in metadata)) return null
  const { hash, previousHash } = metadata
  return typeof hash === 'string' && previousHash !== undefined ? { previous: previousHash, own: hash } : null
}

const corrupt = (stored: StoredEvent, says: string): Either<EventLogError, Place> =>
  left({ _tag: 'CorruptEvent', retry: 'Permanent', stream: stored.stream, revision: stored.revision, says })

/**
 * Takes the next event of the group's stream; one that was taken before changes nothing. Its link to its predecessor
 * must hold: what lies behind a broken link is not believed. An event that concerns hosts and cannot be decoded is
 * kept as "not understood"; all other unknown events are passed over.
 */
export const take = (place: Place, stored: StoredEvent): Either<EventLogError, Place> => {
  const { view } = place
  if (view.revision !== null && stored.revision <= view.revision) return right(place)
  if (stored.revision !== (view.revision ?? -1n) + 1n) return corrupt(stored, 'an event before it is missing')
  const link = hashes(stored.metadata)
  if (link === null) return corrupt(stored, 'it bears no hashes')
  if (link.previous !== place.hash) return corrupt(stored, 'it does not follow its predecessor')
  const moved = (next: HostView): Either<EventLogError, Place> => right({ view: next, hash: link.own })
  if (!concernsHosts(stored.type)) return moved(evolveView(view, null, stored.revision))
  const event = decodeEvent(stored)
  if (event._tag === 'Right') return moved(evolveView(view, event.right, stored.revision))
  const says = `${stored.type} (version ${stored.schemaVersion}) at revision ${stored.revision} is not understood here`
  return moved(evolveView(view, { type: 'unreadable', says }, stored.revision))
}
