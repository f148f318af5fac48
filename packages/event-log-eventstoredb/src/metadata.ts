import { randomUUID } from 'node:crypto'
import { exactly, noStream } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { readOn } from './calls.ts'
import { type Failure, malformed } from './failure.ts'
import { place } from './place.ts'
import type { StreamMetadata } from './stream-metadata.ts'

export interface FoundMetadata {
  /** Of the metadata's own stream; null: it was never set. */
  readonly revision: bigint | null
  readonly document: StreamMetadata
}

/** The stream that holds another one's metadata. */
const metastreamOf = (stream: string): string => `$$${stream}`

/** `getStreamMetadata` of the client gives a log position for a revision, so the newest document is read as an event. */
export const readMetadata = async (access: Access, stream: string): Promise<Either<Failure, FoundMetadata>> => {
  const read = await onLane(access, metastreamOf(stream), access.limits.patience.readMs, (lane) =>
    readOn(lane.connection, metastreamOf(stream), { direction: 'backwards', from: 'end', most: 1 }, access.caller),
  )
  if (read._tag === 'Left') return read.left.kind === 'StreamNotFound' ? right({ revision: null, document: {} }) : read
  const newest = read.right[0]
  if (newest === undefined) return right({ revision: null, document: {} })
  const { data, revision } = newest
  return isDocument(data)
    ? right({ revision, document: data })
    : left(malformed(`the metadata of ${stream} is no JSON object`))
}

export const isDocument = (data: unknown): data is StreamMetadata =>
  typeof data === 'object' && data !== null && !Array.isArray(data) && !(data instanceof Uint8Array)

/** How often a document is merged anew because somebody else wrote it meanwhile. */
const CONFLICTS_BORNE = 5

/**
 * Reads, changes and writes a stream's metadata at an exact revision: a document that is written without looking takes
 * access lists and limits away that somebody else has set. `change` gives the new document, or null where nothing is to
 * be written. The answer is the document that lies there then, and whether it was written now.
 */
export const changeMetadata = async (
  access: Access,
  stream: string,
  change: (found: FoundMetadata) => StreamMetadata | null,
): Promise<Either<Failure, { readonly document: StreamMetadata; readonly written: boolean }>> => {
  for (let tries = 1; ; tries++) {
    const found = await readMetadata(access, stream)
    if (found._tag === 'Left') return found
    const document = change(found.right)
    if (document === null) return right({ document: found.right.document, written: false })
    const { revision } = found.right
    const placed = await place(access, metastreamOf(stream), revision === null ? noStream : exactly(revision), [
      { id: randomUUID(), contentType: 'application/json', type: '$metadata', data: document, metadata: undefined },
    ])
    if (placed._tag === 'Right') return right({ document, written: true })
    if (placed.left.kind !== 'WrongExpectation' || tries >= CONFLICTS_BORNE) return placed
  }
}
