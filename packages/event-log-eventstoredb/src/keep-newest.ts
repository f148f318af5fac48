import type { EventLogError } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { invalidAppend, metadataError, unavailable } from './errors.ts'
import { closed } from './failure.ts'
import { changeMetadata } from './metadata.ts'

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
  const changed = await changeMetadata(access, stream, ({ document }) =>
    document['$maxCount'] === count ? null : { ...document, $maxCount: count },
  )
  return changed._tag === 'Left' ? left(metadataError(stream, changed.left)) : right(undefined)
}
