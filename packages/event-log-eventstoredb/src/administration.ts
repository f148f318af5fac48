import { isDeepStrictEqual } from 'node:util'
import { type EventLogError, supervisorsStream } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { Access } from './access.ts'
import { accessTo } from './access-to.ts'
import type { EventStoreEventLogConfig } from './config.ts'
import { leftOpen, narrowed, readDefaultList, writeDefaultList } from './default-list.ts'
import { metadataError, readError } from './errors.ts'
import type { Failure } from './failure.ts'
import type { InvalidConnection } from './invalid-connection.ts'
import { linksLeftOpen } from './links.ts'
import { changeMetadata } from './metadata.ts'
import { type Roles, wantedMetadata } from './roles.ts'
import type { StreamMetadata } from './stream-metadata.ts'

export interface PrepareOptions {
  readonly roles: Roles
  /** Whether the list that holds for every stream without one of its own is narrowed, for every application. */
  readonly defaultList: boolean
  /** Only tells what would be written. */
  readonly dryRun: boolean
}

/** A document as it was and as it is now, or would be. */
export interface Prepared {
  readonly stream: string
  readonly before: StreamMetadata
  readonly after: StreamMetadata
  readonly changed: boolean
}

export interface Preparation {
  readonly documents: readonly Prepared[]
  /** What any user of the server may still do, in words; empty: nothing. */
  readonly leftOpen: readonly string[]
}

/** An administrator's hand on the server that holds the log. */
export interface Administration {
  /** Gives the supervisors' stream its access list and limit, and tells what is left open. May be repeated. */
  readonly prepare: (options: PrepareOptions) => TaskEither<EventLogError, Preparation>
  readonly close: () => Promise<void>
}

export const administerEventStore = (config: EventStoreEventLogConfig): Either<InvalidConnection, Administration> => {
  const opened = accessTo(config)
  if (opened._tag === 'Left') return opened
  const { access, close } = opened.right
  return right({ prepare: (options) => () => prepare(access, options), close })
}

const prepare = async (
  access: Access,
  { roles, defaultList, dryRun }: PrepareOptions,
): Promise<Either<EventLogError, Preparation>> => {
  const supervisors = await preparedStream(access, wantedMetadata('supervisors', roles), dryRun)
  if (supervisors._tag === 'Left') return left(metadataError(supervisorsStream, supervisors.left))
  const found = await readDefaultList(access)
  if (found._tag === 'Left') return left(readError('$settings', found.left))
  const list = found.right
  const wanted = defaultList ? narrowed(list, roles) : list.userStreams
  const changed = !isDeepStrictEqual(wanted, list.userStreams)
  if (changed && !dryRun) {
    const written = await writeDefaultList(access, list, wanted)
    if (written._tag === 'Left') return left(metadataError('$settings', written.left))
  }
  const open = [...leftOpen({ ...list, userStreams: wanted }), ...(await linksLeftOpen(access))]
  const defaults = { stream: '$settings', before: list.userStreams, after: wanted, changed }
  return right({ documents: [supervisors.right, ...(defaultList ? [defaults] : [])], leftOpen: open })
}

const preparedStream = async (
  access: Access,
  wanted: StreamMetadata,
  dryRun: boolean,
): Promise<Either<Failure, Prepared>> => {
  let seen: Pick<Prepared, 'before' | 'after'> = { before: {}, after: wanted }
  const done = await changeMetadata(access, supervisorsStream, ({ document }) => {
    seen = { before: document, after: { ...document, ...wanted } }
    return dryRun || isDeepStrictEqual(seen.before, seen.after) ? null : seen.after
  })
  if (done._tag === 'Left') return done
  return right({ stream: supervisorsStream, ...seen, changed: !isDeepStrictEqual(seen.before, seen.after) })
}
