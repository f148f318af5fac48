import { createHash } from 'node:crypto'
import type { StoredEvent } from '../evidence/stored-event.ts'
import { canonical } from './canonical.ts'

const withoutHash = (metadata: unknown): unknown =>
  Object.fromEntries(Object.entries(Object(metadata)).filter(([key]) => key !== 'hash'))

/** sha256 of the hash before it and the canonical form of everything that the event says, its own hash left out. */
export const hashOf = (group: string, previous: string | null, event: StoredEvent): string => {
  const { revision, eventId, type, schemaVersion, data } = event
  const metadata = withoutHash(event.metadata)
  const said = { group, revision: String(revision), eventId, type, schemaVersion, data, metadata }
  return createHash('sha256')
    .update((previous ?? '') + canonical(said))
    .digest('hex')
}
