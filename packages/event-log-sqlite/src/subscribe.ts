import { type Delivery, type Revision, systemClock } from '@db-failover/ports'
import type { Changes } from './changes.ts'
import type { Connection } from './connection.ts'
import { read } from './read.ts'

/** Events read at once; the consumer's pace decides when the next are read. */
const PAGE = 200

/** Pauses between attempts while the log cannot be read, in milliseconds. */
const BACKOFF = { least: 50, most: 2000 } as const

export async function* subscribe(
  connection: Connection,
  changes: Changes,
  stream: string,
  after: Revision | null,
  ended: AbortSignal,
): AsyncGenerator<Delivery, void, undefined> {
  let next = after === null ? 0n : after + 1n
  let caughtUp = false
  let backoff: number = BACKOFF.least
  while (!ended.aborted) {
    const mark = changes.mark()
    const page = await read(connection, stream, { direction: 'forwards', from: next, most: PAGE })
    if (ended.aborted) return
    if (page._tag === 'Left') {
      caughtUp = false
      yield { _tag: 'Interrupted', error: page.left }
      await systemClock.sleep(backoff, ended)
      backoff = Math.min(backoff * 2, BACKOFF.most)
      continue
    }
    backoff = BACKOFF.least
    for (const event of page.right) {
      if (ended.aborted) return
      yield { _tag: 'Event', event }
      next = event.revision + 1n
    }
    if (page.right.length > 0) continue
    if (caughtUp) await changes.since(mark, stream, ended)
    else yield { _tag: 'CaughtUp' }
    caughtUp = true
  }
}
