import type { DataOf, EventType, Provenance } from '@db-failover/domain'

/** One sentence for each of the event types: what happened, for a person who was not there. */
export type Sentences<T extends EventType> = {
  readonly [K in T]: (data: DataOf<K>, from: Provenance) => string
}
