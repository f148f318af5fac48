import type { Revision, StoredEvent } from '../event-log/event-log.ts'

/** A stream in memory: `events[i]` has the revision `oldest + i`. */
export interface MemoryStream {
  oldest: number
  keep: number | null
  readonly events: Placed[]
  /** The revision of every event that is kept, by its id. */
  readonly ids: Map<string, number>
}

/** A stored event and its place among all events of the store. */
export interface Placed {
  readonly event: StoredEvent
  readonly position: number
}

/** What several in-memory logs share, as processes share one log. Nothing outlives the process. */
export interface MemoryEventStore {
  readonly streams: Map<string, MemoryStream>
  position: number
  /** Wakes what waits for new events of a stream; an append to it calls every waiter once and forgets them. */
  readonly waiting: Map<string, Set<() => void>>
}

export const memoryEventStore = (): MemoryEventStore => ({ streams: new Map(), position: 0, waiting: new Map() })

export const streamOf = (store: MemoryEventStore, name: string): MemoryStream => {
  const found = store.streams.get(name)
  if (found !== undefined) return found
  const made: MemoryStream = { oldest: 0, keep: null, events: [], ids: new Map() }
  store.streams.set(name, made)
  return made
}

/** The newest revision; null: there is no event and never was. */
export const headOf = (stream: MemoryStream): Revision | null =>
  stream.events.length === 0 ? null : BigInt(stream.oldest + stream.events.length - 1)

/** Drops what is older than the newest `keep` events. */
export const trim = (stream: MemoryStream): void => {
  if (stream.keep === null || stream.events.length <= stream.keep) return
  const dropped = stream.events.splice(0, stream.events.length - stream.keep)
  for (const { event } of dropped) stream.ids.delete(event.eventId)
  stream.oldest += dropped.length
}

export const wake = ({ waiting }: MemoryEventStore, stream: string): void => {
  const waiters = waiting.get(stream) ?? []
  waiting.delete(stream)
  for (const waiter of waiters) waiter()
}
