import { GroupId } from '@db-failover/domain'
import { type EventLogError, type Expectation, supervisorsStream } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { metadataError, softDeleted } from './errors.ts'
import { changeMetadata, readMetadata } from './metadata.ts'
import { rolesIn, streamsOfGroup, wantedMetadata } from './roles.ts'
import type { StreamMetadata } from './stream-metadata.ts'

const PREFIX = 'failoverGroup-'

/** What deleting a stream leaves in its metadata as the first revision that is shown: beyond all that there are. */
const isDeleted = ({ $tb }: StreamMetadata): boolean => typeof $tb === 'number' && $tb > Number.MAX_SAFE_INTEGER

/** Whether a group's stream that reads as missing was deleted. Where nobody may look, it counts as missing. */
export const wasDeleted = async (access: Access, stream: string): Promise<boolean> => {
  if (groupOf(stream) === null) return false
  const found = await readMetadata(access, stream)
  return found._tag === 'Right' && isDeleted(found.right.document)
}

const groupOf = (stream: string): GroupId | null => {
  const id = stream.startsWith(PREFIX) ? stream.slice(PREFIX.length) : ''
  return GroupId.is(id) ? id : null
}

/**
 * Before a group's first event, whoever appends it gives the group's three streams their access lists and limits: an
 * access list that came later would leave a time in which every user of the server may write or delete them. A stream
 * that has metadata already keeps it.
 */
export const prepareGroupOf = async (
  access: Access,
  stream: string,
  expected: Expectation,
): Promise<Either<EventLogError, void>> => {
  const group = expected._tag === 'NoStream' ? groupOf(stream) : null
  if (group === null) return right(undefined)
  const own = await readMetadata(access, stream)
  if (own._tag === 'Left') return left(metadataError(stream, own.left))
  if (isDeleted(own.right.document)) return left(softDeleted(stream))
  // Its own stream is prepared last: so all three are.
  if (own.right.revision !== null) return right(undefined)
  const installation = await readMetadata(access, supervisorsStream)
  if (installation._tag === 'Left') return left(metadataError(supervisorsStream, installation.left))
  const roles = rolesIn(installation.right.document)
  for (const [name, kind] of streamsOfGroup(group)) {
    const changed = await changeMetadata(access, name, ({ revision }) =>
      revision === null ? wantedMetadata(kind, roles) : null,
    )
    if (changed._tag === 'Left') return left(metadataError(name, changed.left))
  }
  return right(undefined)
}
