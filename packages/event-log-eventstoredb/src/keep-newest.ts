import type { EventLogError } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { readOn } from './calls.ts'
import { invalidAppend, metadataError, unavailable } from './errors.ts'
import { closed, type Failure } from './failure.ts'
import { changeMetadata, readMetadata } from './metadata.ts'
import type { StreamMetadata } from './stream-metadata.ts'

/** Readers see only the newest `count` events from now on; a scavenge of the server frees the others' space. */
export const keepNewest = async (
  access: Access,
  stream: string,
  count: number,
): Promise<Either<EventLogError, void>> => {
  if (access.closed.aborted) return left(unavailable(closed.says))
  // The server accepts 0 and less, and does nothing.
  if (!Number.isSafeInteger(count) || count < 1)
    return left(invalidAppend('a stream keeps a whole number of events, at least 1'))
  const hidden = await hiddenBefore(access, stream, count)
  const changed =
    hidden._tag === 'Left'
      ? hidden
      : await changeMetadata(access, stream, ({ document }) =>
          document[MAX_COUNT] === count ? null : { ...document, ...hidden.right, [MAX_COUNT]: count },
        )
  return changed._tag === 'Left' ? left(metadataError(stream, changed.left)) : right(undefined)
}

const MAX_COUNT = '$maxCount'
/** "Truncate before": the first revision that is shown. */
const TRUNCATE_BEFORE = '$tb'

/** A greater `$maxCount` would show again what was hidden: the oldest event that is visible now stays the oldest. */
const hiddenBefore = async (
  access: Access,
  stream: string,
  count: number,
): Promise<Either<Failure, StreamMetadata>> => {
  const found = await readMetadata(access, stream)
  if (found._tag === 'Left') return found
  const kept = found.right.document[MAX_COUNT]
  if (typeof kept !== 'number' || kept >= count) return right({})
  const oldest = await onLane(access, stream, access.limits.patience.readMs, (lane) =>
    readOn(lane.connection, stream, { direction: 'forwards', from: 'start', most: 1 }, access.caller),
  )
  if (oldest._tag === 'Left') return oldest.left.kind === 'StreamNotFound' ? right({}) : oldest
  const first = oldest.right[0]?.revision
  return right(first === undefined || first === 0n ? {} : { [TRUNCATE_BEFORE]: Number(first) })
}
