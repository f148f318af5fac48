import { randomUUID } from 'node:crypto'
import { exactly, noStream } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { readOn } from './calls.ts'
import type { Failure } from './failure.ts'
import { isDocument } from './metadata.ts'
import { place } from './place.ts'
import type { Roles } from './roles.ts'
import type { StreamMetadata } from './stream-metadata.ts'

/** Where EventStoreDB keeps the lists that hold for every stream without one of its own ("Default ACL"). */
const SETTINGS = '$settings'
const USER_STREAMS = '$userStreamAcl'
const SYSTEM_STREAMS = '$systemStreamAcl'

/** What holds for user streams where nothing was ever set: everybody who may log in may do everything. */
const BUILT_IN: StreamMetadata = { $r: '$all', $w: '$all', $d: '$all', $mr: '$all', $mw: '$all' }
const ADMINISTRATORS = '$admins'
const BUILT_IN_SYSTEM: StreamMetadata = {
  $r: ADMINISTRATORS,
  $w: ADMINISTRATORS,
  $d: ADMINISTRATORS,
  $mr: ADMINISTRATORS,
  $mw: ADMINISTRATORS,
}

export interface DefaultList {
  readonly revision: bigint | null
  readonly userStreams: StreamMetadata
  readonly systemStreams: StreamMetadata
}

export const readDefaultList = async (access: Access): Promise<Either<Failure, DefaultList>> => {
  const read = await onLane(access, SETTINGS, access.limits.patience.readMs, (lane) =>
    readOn(lane.connection, SETTINGS, { direction: 'backwards', from: 'end', most: 1 }, access.caller),
  )
  if (read._tag === 'Left' && read.left.kind !== 'StreamNotFound') return read
  const newest = read._tag === 'Left' ? undefined : read.right[0]
  const data = isDocument(newest?.data) ? newest.data : {}
  const { [USER_STREAMS]: user, [SYSTEM_STREAMS]: system } = data
  return right({
    revision: newest?.revision ?? null,
    userStreams: { ...BUILT_IN, ...(isDocument(user) ? user : {}) },
    systemStreams: { ...BUILT_IN_SYSTEM, ...(isDocument(system) ? system : {}) },
  })
}

/** Deleting is for administrators, metadata for operators; who may read and append stays as it is. */
export const narrowed = ({ userStreams }: DefaultList, roles: Roles): StreamMetadata => ({
  ...userStreams,
  $d: ADMINISTRATORS,
  $mw: [roles.operator],
})

/** What everybody who may log in may still do with a stream that does not exist yet, in words. */
export const leftOpen = ({ userStreams }: DefaultList): readonly string[] => {
  const isOpen = (key: string): boolean => [userStreams[key]].flat().includes('$all')
  return [
    ...(isOpen('$d')
      ? ['delete any stream without an access list, and make a name unusable for ever (tombstone)']
      : []),
    ...(isOpen('$mw') ? ['set the metadata, and so the access list, of any stream that has none'] : []),
  ]
}

export const writeDefaultList = async (
  access: Access,
  { revision, systemStreams }: DefaultList,
  userStreams: StreamMetadata,
): Promise<Either<Failure, void>> => {
  const placed = await place(access, SETTINGS, revision === null ? noStream : exactly(revision), [
    {
      id: randomUUID(),
      contentType: 'application/json',
      type: 'update-default-acl',
      data: { [USER_STREAMS]: userStreams, [SYSTEM_STREAMS]: systemStreams },
      metadata: undefined,
    },
  ])
  return placed._tag === 'Left' ? placed : right(undefined)
}
