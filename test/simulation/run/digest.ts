import { createHash } from 'node:crypto'
import type { MemoryEventStore } from '@db-failover/ports/memory'

/** One hash of every stream of the log, as it is stored. */
export const logDigest = (store: MemoryEventStore): string => {
  const hash = createHash('sha256')
  for (const [name, stream] of [...store.streams].toSorted(([a], [b]) => (a < b ? -1 : 1)))
    for (const { event } of stream.events)
      hash.update(`${name} ${event.revision} ${event.eventId} ${event.text?.data} ${event.text?.metadata}\n`)
  return hash.digest('hex')
}
