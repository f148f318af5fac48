import { DELETED, type ProposedEvent, type StoredEvent } from './event.ts'
import { NO_METADATA, type StreamMetadata } from './metadata.ts'
import { isMetastream, metastreamOf, originalOf } from './names.ts'
import { type Recognised, recognised } from './recognised.ts'
import { lastRevision, metadataStatedBy, newest, newStream, type Stream, type View } from './stream.ts'
import { type Visible, visible } from './visible.ts'

/** One event that gets its place in the log. */
export interface Placement {
  readonly stream: string
  readonly revision: bigint
  readonly event: ProposedEvent
}

/** What is written at once or not at all: an append, a delete, with the metadata that they change. */
export interface Entry {
  readonly events: readonly StoredEvent[]
  readonly position: bigint
  /** Where the next entry begins. */
  readonly end: bigint
}

/**
 * The log of one node. An entry is proposed first: from then on it decides about later writes. Readers see it from its
 * commit on. Entries are committed in the order in which they were proposed.
 */
export interface Log {
  readonly recognised: Recognised
  stream(name: string): Stream | undefined
  /** Newest revision in a stream, -1 when there is none, `DELETED` under a tombstone, of which its metastream has a share. */
  last(stream: string, view: View): bigint
  metadata(stream: string, view: View): StreamMetadata
  visible(stream: string): Visible
  /** Committed events of all streams in their order. */
  readonly all: readonly StoredEvent[]
  readonly end: bigint
  readonly committedEnd: bigint
  place(placements: readonly Placement[], created: bigint): Entry
  /** The ids are remembered by the node that decided about the entry, and only there. */
  propose(entry: Entry, ids?: 'remember' | 'forget'): void
  commit(entry: Entry): void
  /** Takes in what was committed before a restart; its ids are not remembered. */
  restore(entry: Entry): void
  /** Tells the listener of each commit that touches the stream (any stream for null), until the answer is called. */
  follow(stream: string | null, listener: () => void): () => void
}

/** Where a fresh log begins; before it lies what a server writes for itself. */
const BEGINNING = 4096n
const OVERHEAD = 72
const METASTREAM_METADATA: StreamMetadata = { maxCount: 1n }

const sizeOf = ({ stream, event }: Placement): bigint =>
  BigInt(OVERHEAD + 2 * (stream.length + event.type.length) + event.data.length + event.metadata.length)

const insert = (stream: Stream, event: StoredEvent) => {
  if (event.revision === DELETED) stream.tombstone = { event, committed: false }
  else stream.events.push(event)
}

const reveal = (stream: Stream | undefined, event: StoredEvent) => {
  if (stream === undefined) return
  if (event.revision === DELETED && stream.tombstone !== null) stream.tombstone.committed = true
  else stream.committed = Number(event.revision) + 1
}

export const createLog = (now: () => number): Log => {
  const streams = new Map<string, Stream>()
  const all: StoredEvent[] = []
  const followers = new Map<string | null, Set<() => void>>()
  const ids = recognised()
  let [end, committedEnd] = [BEGINNING, BEGINNING]
  const show = (entry: Entry) => {
    for (const event of entry.events) {
      reveal(streams.get(event.stream), event)
      all.push(event)
    }
    committedEnd = entry.end
  }

  const metadata = (stream: string, view: View): StreamMetadata => {
    if (isMetastream(stream)) return METASTREAM_METADATA
    const event = newest(streams.get(metastreamOf(stream)), view)
    return event === undefined ? NO_METADATA : metadataStatedBy(event)
  }
  const isGone = (metastream: string, view: View): boolean =>
    isMetastream(metastream) && lastRevision(streams.get(originalOf(metastream)), view) === DELETED
  const streamNamed = (name: string): Stream => {
    const known = streams.get(name)
    if (known !== undefined) return known
    const made = newStream(name)
    streams.set(name, made)
    return made
  }
  return {
    recognised: ids,
    stream: (name) => streams.get(name),
    last: (name, view) => (isGone(name, view) ? DELETED : lastRevision(streams.get(name), view)),
    metadata,
    visible: (name) =>
      isGone(name, 'reader') ? { kind: 'deleted' } : visible(streams.get(name), metadata(name, 'reader'), now()),
    all,
    get end() {
      return end
    },
    get committedEnd() {
      return committedEnd
    },
    place(placements, created) {
      let position = end
      const events = placements.map((placement): StoredEvent => {
        const { stream, revision, event } = placement
        const placed = { ...event, stream, revision, created, position }
        position += sizeOf(placement)
        return placed
      })
      return { events, position: end, end: events.length === 0 ? end + BigInt(OVERHEAD) : position }
    },
    propose(entry, how = 'remember') {
      for (const event of entry.events) {
        insert(streamNamed(event.stream), event)
        if (how === 'remember') ids.remember(event.id, { stream: event.stream, revision: event.revision })
      }
      end = entry.end
    },
    commit(entry) {
      show(entry)
      const touched = new Set([null, ...entry.events.map(({ stream }) => stream)])
      for (const stream of touched) for (const listener of followers.get(stream) ?? []) listener()
    },
    restore(entry) {
      for (const event of entry.events) insert(streamNamed(event.stream), event)
      end = entry.end
      show(entry)
    },
    follow(stream, listener) {
      const listeners = followers.get(stream) ?? new Set()
      followers.set(stream, listeners.add(listener))
      return () => {
        listeners.delete(listener)
        if (listeners.size === 0) followers.delete(stream)
      }
    },
  }
}
