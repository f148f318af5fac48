import type { GroupId } from '@db-failover/domain'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EventLog, EventLogError, Json, StoredEvent } from '../event-log/event-log.ts'
import { groupStream } from '../streams.ts'
import { canonicalJson } from './canonical-json.ts'
import { chainedEvent } from './chained-event.ts'
import { corrupt } from './errors.ts'
import type { ChainReading } from './group-log.ts'
import { chainHash, cutHash, withoutHash } from './hash.ts'
import type { End, Head } from './head.ts'
import { follows, linkOf } from './link.ts'
import { readStored } from './page.ts'

/** What a proof found. `events` were proven, counted from the end it began at; `head` is the last of them. */
export type Proof =
  | { readonly _tag: 'Sound'; readonly events: number; readonly head: End }
  | {
      readonly _tag: 'Damaged'
      readonly events: number
      readonly head: End
      readonly at: bigint
      readonly says: string
    }

/** A stored event whose hash has been recomputed. */
export interface Proven {
  readonly stored: StoredEvent
  readonly head: Head
}

/** Checks the link and recomputes the hash from the text as it lies (from the parsed value where a log keeps no text). */
const prove = (group: GroupId, after: End, stored: StoredEvent): Either<EventLogError, Head> => {
  const head = follows(after, stored)
  if (head._tag === 'Left') return head
  const { stream, revision, eventId, type, schemaVersion } = stored
  const data = stored.text?.data ?? textOf(stored.data)
  const metadataWithoutHash =
    (stored.text === undefined ? null : cutHash(stored.text.metadata, head.right.hash)) ?? hashedMetadata(stored)
  if (data === null || metadataWithoutHash === null) return left(corrupt(stream, revision, 'the event is not JSON'))
  const fields = { group, revision, eventId, type, schemaVersion, data, metadataWithoutHash }
  return chainHash(after?.hash ?? null, fields) === head.right.hash
    ? head
    : left(corrupt(stream, revision, 'the event is not what its hash was computed from'))
}

const textOf = (value: Json): string | null => {
  const text = canonicalJson(value)
  return text._tag === 'Right' ? text.right : null
}

/** Where text is kept, it is the canonical text of what was parsed, or it has been edited. */
const hashedMetadata = ({ metadata, text }: StoredEvent): string | null =>
  metadata === null || typeof metadata !== 'object' || (text !== undefined && text.metadata !== textOf(metadata))
    ? null
    : textOf(withoutHash(metadata) as Json)

/** Events per page. */
const PAGE = 500

/** That a known end still stands where it stood: else what comes after it would prove nothing. */
const knownEnd = async (log: EventLog, stream: string, end: Head): Promise<Either<EventLogError, void>> => {
  const { revision, hash } = end
  const read = await log.read(stream, { direction: 'forwards', from: revision, most: 1 })()
  if (read._tag === 'Left') return read
  const [stored] = read.right
  if (stored?.revision !== revision) return left(corrupt(stream, revision, 'the event is missing'))
  return linkOf(stored.metadata)?.hash === hash
    ? right(undefined)
    : left(corrupt(stream, revision, 'the event bears another hash than the one that is known'))
}

/** Every event after a known end, proven one by one; the first that fails is the last element. */
export async function* provenEvents(
  log: EventLog,
  group: GroupId,
  from: End = null,
): AsyncGenerator<Either<EventLogError, Proven>, void, undefined> {
  const stream = groupStream(group)
  let end = from
  if (from !== null) {
    const known = await knownEnd(log, stream, from)
    if (known._tag === 'Left') return yield known
  }
  for (;;) {
    const page = await readStored(log, stream, end, PAGE)
    if (page._tag === 'Left') return yield page
    for (const stored of page.right) {
      const head = prove(group, end, stored)
      if (head._tag === 'Left') return yield head
      end = head.right
      yield right({ stored, head: head.right })
    }
    if (page.right.length === 0) return
  }
}

/** That the log still holds what it was once seen to hold; null where it does, or where that place is not reached yet. */
const breaksWith = (stream: string, known: End, at: Head): Either<EventLogError, void> =>
  known?.revision === at.revision && known.hash !== at.hash
    ? left(corrupt(stream, at.revision, 'the event bears another hash than when the log was last proven'))
    : right(undefined)

/**
 * Every event of a group's stream, from the first one on, for readers that fold and prove in one pass: link by link, and
 * hash by hash after `provenTo` (null: all of them), which must still stand where it stood. What is not so, and what this
 * version cannot read, is the last element.
 */
export async function* provenReadings(
  log: EventLog,
  group: GroupId,
  provenTo: End = null,
): AsyncGenerator<ChainReading, void, undefined> {
  const stream = groupStream(group)
  const isProven = ({ revision }: StoredEvent): boolean => provenTo !== null && revision <= provenTo.revision
  let end: End = null
  for (;;) {
    const page: Either<EventLogError, readonly StoredEvent[]> = await readStored(log, stream, end, PAGE)
    if (page._tag === 'Left') return yield { _tag: 'Stopped', error: page.left }
    for (const stored of page.right) {
      const head: Either<EventLogError, Head> = isProven(stored) ? follows(end, stored) : prove(group, end, stored)
      if (head._tag === 'Left') return yield { _tag: 'Stopped', error: head.left }
      const known = breaksWith(stream, provenTo, head.right)
      if (known._tag === 'Left') return yield { _tag: 'Stopped', error: known.left }
      const event = chainedEvent(end, stored)
      if (event._tag === 'Left') return yield { _tag: 'Stopped', error: event.left }
      yield { _tag: 'Event', event: event.right }
      end = head.right
    }
    if (page.right.length > 0) continue
    if (provenTo !== null && (end === null || end.revision < provenTo.revision))
      yield {
        _tag: 'Stopped',
        error: corrupt(stream, provenTo.revision, 'the event is missing, and was there when the log was last proven'),
      }
    return
  }
}

/**
 * The full proof of a group's stream from a known end (null: from its first event) to its head. A log that cannot be
 * read is an error and proves nothing.
 */
export const proveChain =
  (log: EventLog, group: GroupId, from: End = null): TaskEither<EventLogError, Proof> =>
  async () => {
    let events = 0
    let head = from
    for await (const one of provenEvents(log, group, from)) {
      if (one._tag === 'Right') {
        events++
        head = one.right.head
      } else if (one.left._tag === 'CorruptEvent')
        return right({ _tag: 'Damaged', events, head, at: one.left.revision, says: one.left.says })
      else return one
    }
    return right({ _tag: 'Sound', events, head })
  }
