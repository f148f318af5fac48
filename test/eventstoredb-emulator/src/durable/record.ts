import { crc32 } from 'node:zlib'
import type { StoredEvent } from '../store/event.ts'
import type { Entry } from '../store/log.ts'

// A record: length of the body and its CRC-32, 4 bytes each, then the body: length of the head, the head as JSON, and
// data and metadata of each event one after another. An entry is one record, so that it is there as a whole or not.

interface Head {
  readonly position: string
  readonly end: string
  readonly created: string
  readonly events: readonly {
    readonly id: string
    readonly stream: string
    readonly revision: string
    readonly type: string
    readonly contentType: string
    readonly position: string
    readonly data: number
    readonly metadata: number
  }[]
}

const FRAME = 8

const headOf = ({ events, position, end }: Entry): Head => ({
  position: String(position),
  end: String(end),
  created: String(events[0]?.created ?? 0n),
  events: events.map((event) => ({
    id: event.id,
    stream: event.stream,
    revision: String(event.revision),
    type: event.type,
    contentType: event.contentType,
    position: String(event.position),
    data: event.data.length,
    metadata: event.metadata.length,
  })),
})

export const recordOf = (entry: Entry): Buffer => {
  const head = Buffer.from(JSON.stringify(headOf(entry)))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  const body = Buffer.concat([length, head, ...entry.events.flatMap(({ data, metadata }) => [data, metadata])])
  const frame = Buffer.alloc(FRAME)
  frame.writeUInt32LE(body.length)
  frame.writeUInt32LE(crc32(body), 4)
  return Buffer.concat([frame, body])
}

const entryIn = (body: Buffer): Entry => {
  const at = 4 + body.readUInt32LE()
  const head: Head = JSON.parse(body.toString('utf8', 4, at))
  let next = at
  const take = (length: number): Uint8Array => {
    const bytes = new Uint8Array(body.subarray(next, next + length))
    next += length
    return bytes
  }
  const events = head.events.map(
    (event): StoredEvent => ({
      id: event.id,
      stream: event.stream,
      revision: BigInt(event.revision),
      type: event.type,
      contentType: event.contentType,
      created: BigInt(head.created),
      position: BigInt(event.position),
      data: take(event.data),
      metadata: take(event.metadata),
    }),
  )
  return { events, position: BigInt(head.position), end: BigInt(head.end) }
}

/** The entries of a file and how many of its bytes are whole records; what follows them was never acknowledged. */
export const entriesIn = (bytes: Buffer): { readonly entries: readonly Entry[]; readonly whole: number } => {
  const entries: Entry[] = []
  let at = 0
  while (at + FRAME <= bytes.length) {
    const [length, sum] = [bytes.readUInt32LE(at), bytes.readUInt32LE(at + 4)]
    const body = bytes.subarray(at + FRAME, at + FRAME + length)
    if (length === 0 || body.length < length || crc32(body) !== sum) break
    entries.push(entryIn(body))
    at += FRAME + length
  }
  return { entries, whole: at }
}
