import type { GroupId } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { EventLog, EventLogError, Receipt, Revision } from '../event-log/event-log.ts'
import { groupStream } from '../streams.ts'
import type { ChainedEvent } from './chained-event.ts'
import { type ChainError, corrupt } from './errors.ts'
import { type ChainDelivery, followChain } from './follow.ts'
import { type End, expectationAt, type Head } from './head.ts'
import { linkOf } from './link.ts'
import { readPage } from './page.ts'
import { type Draft, seal } from './seal.ts'

export interface Appended {
  /** The new end, to be given to the next append. */
  readonly head: Head
  readonly receipt: Receipt
}

/** A group's stream over any EventLog: hash-chained when written, link by link checked when read. */
export interface GroupLog {
  readonly group: GroupId
  readonly stream: string
  /**
   * Appends a batch at the end that the caller has read; somewhere else: `WrongExpectation`. A repetition must be
   * literal (same end, same drafts) and answers with the original head and receipt.
   */
  readonly append: (after: End, drafts: readonly Draft[]) => TaskEither<EventLogError, Appended>
  /**
   * The next events after a known end, at most `most`; empty when there is none. A page ends early before an event that
   * cannot be taken, and the page that would begin with it is the error: so nothing before it is lost.
   */
  readonly read: (after: End, most: number, notOlderThan?: Receipt) => TaskEither<ChainError, readonly ChainedEvent[]>
  /** Every event after a known end, read page by page up to the head; the first error is the last element. */
  readonly events: (after: End, notOlderThan?: Receipt) => AsyncIterable<ChainReading>
  /** Where the stream ends, or what stands at `at`. Nothing before it is checked. null: no event there. */
  readonly head: (at?: Revision, notOlderThan?: Receipt) => TaskEither<EventLogError, End>
  /** As `EventLog.subscribe`, link by link checked. An event that cannot be taken ends it with `Stopped`. */
  readonly follow: (after: End, signal: AbortSignal) => AsyncIterable<ChainDelivery>
}

export type ChainReading =
  | { readonly _tag: 'Event'; readonly event: ChainedEvent }
  | { readonly _tag: 'Stopped'; readonly error: ChainError }

/** Events per page when a whole stream is read. */
const PAGE = 500

export const groupLog = (log: EventLog, group: GroupId): GroupLog => {
  const stream = groupStream(group)
  const read: GroupLog['read'] = (after, most, notOlderThan) => () => readPage(log, stream, after, most, notOlderThan)
  return {
    group,
    stream,
    read,
    append: (after, drafts) => async () => {
      const sealed = seal(group, after, drafts)
      if (sealed._tag === 'Left') return sealed
      const receipt = await log.append(stream, expectationAt(after), sealed.right.events)()
      return receipt._tag === 'Left' ? receipt : right({ head: sealed.right.head, receipt: receipt.right })
    },
    events: async function* (after, notOlderThan) {
      let end = after
      for (;;) {
        const page = await read(end, PAGE, notOlderThan)()
        if (page._tag === 'Left') return yield { _tag: 'Stopped', error: page.left }
        for (const event of page.right) yield { _tag: 'Event', event }
        const last = page.right.at(-1)
        if (last === undefined) return
        end = last.head
      }
    },
    head: (at, notOlderThan) => async () => {
      const options = { direction: 'backwards', from: at ?? 'end', most: 1 } as const
      const events = await log.read(stream, notOlderThan === undefined ? options : { ...options, notOlderThan })()
      if (events._tag === 'Left') return events
      const newest = events.right[0]
      if (newest === undefined || (at !== undefined && newest.revision !== at)) return right(null)
      const link = linkOf(newest.metadata)
      if (link === null) return left(corrupt(stream, newest.revision, 'the event bears no hashes'))
      return right({ revision: newest.revision, hash: link.hash })
    },
    follow: (after, signal) => followChain(log, stream, after, signal),
  }
}
