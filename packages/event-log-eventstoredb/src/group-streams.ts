import { GroupId } from '@db-failover/domain'
import { type EventLogError, type Expectation, supervisorsStream } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { metadataError } from './errors.ts'
import { changeMetadata, readMetadata } from './metadata.ts'
import { rolesIn, streamsOfGroup, wantedMetadata } from './roles.ts'

const PREFIX = 'failoverGroup-'

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
