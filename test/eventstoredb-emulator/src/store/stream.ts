import { DELETED, type StoredEvent } from './event.ts'
import { metadataIn, NO_METADATA, type StreamMetadata } from './metadata.ts'

/** One stream of the log: all that was written, of which readers see what is committed. */
export interface Stream {
  readonly name: string
  /** Every event but the tombstone, by revision. */
  readonly events: StoredEvent[]
  /** How many of them are committed. */
  committed: number
  tombstone: { readonly event: StoredEvent; committed: boolean } | null
}

/** Of a writer, who also sees what is not committed yet, or of a reader. */
export type View = 'writer' | 'reader'

export const newStream = (name: string): Stream => ({ name, events: [], committed: 0, tombstone: null })

/** The newest revision, -1 when there is none, `DELETED` under a tombstone. */
export const lastRevision = (stream: Stream | undefined, view: View): bigint => {
  if (stream === undefined) return -1n
  if (stream.tombstone !== null && (view === 'writer' || stream.tombstone.committed)) return DELETED
  return BigInt(view === 'writer' ? stream.events.length : stream.committed) - 1n
}

export const newest = (stream: Stream | undefined, view: View): StoredEvent | undefined =>
  stream === undefined ? undefined : stream.events[(view === 'writer' ? stream.events.length : stream.committed) - 1]

const readMetadata = new WeakMap<StoredEvent, StreamMetadata>()

/** The metadata that the newest event of a metastream states, whatever the type of that event. */
export const metadataStatedBy = (event: StoredEvent | undefined): StreamMetadata => {
  if (event === undefined) return NO_METADATA
  const known = readMetadata.get(event)
  if (known !== undefined) return known
  const metadata = metadataIn(event.data)
  readMetadata.set(event, metadata)
  return metadata
}
