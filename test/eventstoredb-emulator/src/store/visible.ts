import { DELETED, type StoredEvent } from './event.ts'
import type { StreamMetadata } from './metadata.ts'
import { lastRevision, type Stream } from './stream.ts'

const TICKS = 10_000n

/** What readers may see of a stream: nothing at all, or a span of revisions that `$maxAge` thins further. */
export type Visible =
  | { readonly kind: 'missing' }
  | { readonly kind: 'deleted' }
  | {
      readonly kind: 'stream'
      readonly first: bigint
      readonly last: bigint
      shows(event: StoredEvent): boolean
    }

/** `now` in milliseconds since 1970. */
export const visible = (stream: Stream | undefined, metadata: StreamMetadata, now: number): Visible => {
  const last = lastRevision(stream, 'reader')
  if (last === DELETED) return { kind: 'deleted' }
  if (last < 0n || metadata.truncateBefore === DELETED) return { kind: 'missing' }
  const byCount = metadata.maxCount === undefined ? 0n : last - metadata.maxCount + 1n
  const byHand = metadata.truncateBefore ?? 0n
  const first = [byCount, byHand].reduce((most, next) => (next > most ? next : most), 0n)
  const oldest = metadata.maxAge === undefined ? 0n : BigInt(now - metadata.maxAge) * TICKS
  return { kind: 'stream', first, last, shows: (event) => event.created >= oldest }
}
