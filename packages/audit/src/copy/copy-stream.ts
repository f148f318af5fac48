import type { EventLog, EventLogError, StoredEvent } from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { appended } from './appended.ts'
import { batches } from './batches.ts'
import type { CopyError } from './copy-error.ts'

const PAGE = 500

async function* eventsOf(log: EventLog, stream: string): AsyncGenerator<Either<EventLogError, StoredEvent>, void> {
  let next = 0n
  for (;;) {
    const page = await log.read(stream, { direction: 'forwards', from: next, most: PAGE })()
    if (page._tag === 'Left') return yield page
    for (const event of page.right) yield right(event)
    const last = page.right.at(-1)
    if (last === undefined) return
    next = last.revision + 1n
  }
}

/** Carries a stream over that bears no chain: events whose ids the target does not have, in their order. */
export const copyStream = async (from: EventLog, to: EventLog, stream: string): Promise<Either<CopyError, number>> => {
  const there = new Set<string>()
  let end: bigint | null = null
  for await (const event of eventsOf(to, stream)) {
    if (event._tag === 'Left') return left({ _tag: 'Log', which: 'target', error: event.left })
    there.add(event.right.eventId)
    end = event.right.revision
  }
  let unread: EventLogError | null = null
  const missing = async function* (): AsyncGenerator<Either<EventLogError, StoredEvent>, void, undefined> {
    for await (const event of eventsOf(from, stream)) {
      if (event._tag === 'Left') {
        unread = event.left
        return
      }
      // A host may have said a thing twice: readers drop the repetition, and so does the copy.
      if (there.has(event.right.eventId)) continue
      there.add(event.right.eventId)
      yield event
    }
  }
  let copied = 0
  for await (const batch of batches(missing(), to.appendLimitBytes)) {
    if (batch._tag === 'Left') return left({ _tag: 'Log', which: 'target', error: batch.left })
    const receipt = await appended(to, stream, end, batch.right)
    if (receipt._tag === 'Left') return left({ _tag: 'Log', which: 'target', error: receipt.left })
    end = receipt.right.revision
    copied += batch.right.length
  }
  return unread === null ? right(copied) : left({ _tag: 'Log', which: 'source', error: unread })
}
