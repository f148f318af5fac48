import { createHash } from 'node:crypto'
import { orNull, record, text } from '../evidence/shape.ts'
import type { StoredEvent } from '../evidence/stored-event.ts'
import { canonical } from '../history/canonical.ts'
import type { History } from '../history/history.ts'
import { type Judge, judged } from './judgement.ts'

const link = record({ hash: text, previousHash: orNull(text) })

const withoutHash = (metadata: unknown): unknown =>
  Object.fromEntries(Object.entries(Object(metadata)).filter(([key]) => key !== 'hash'))

/** sha256 of the hash before it and the canonical form of everything that the event says, its own hash left out. */
const hashOf = (h: History, previous: string | null, event: StoredEvent): string => {
  const { revision, eventId, type, schemaVersion, data } = event
  const said = {
    group: h.group,
    revision: String(revision),
    eventId,
    type,
    schemaVersion,
    data,
    metadata: withoutHash(event.metadata),
  }
  return createHash('sha256')
    .update((previous ?? '') + canonical(said))
    .digest('hex')
}

export const unbroken: Judge = (h) =>
  judged('chain', 'every event bears the hash of all before it', [...h.events.entries()], ([i, event]) => {
    if (event.revision !== i) return `revision ${event.revision} stands where ${i} should`
    const before = h.events[i - 1]
    const previous = before === undefined ? null : link(before.metadata, `revision ${i - 1}`).hash
    const { hash, previousHash } = link(event.metadata, `revision ${i}`)
    if (previousHash !== previous) return `revision ${i}, ${event.type}, does not follow the event before it`
    return hash === hashOf(h, previous, event) ? null : `revision ${i}, ${event.type}, was changed`
  })
