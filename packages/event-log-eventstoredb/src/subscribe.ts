import { type Delivery, type EventLogError, type Revision, systemClock } from '@db-failover/ports'
import type { Access } from './access.ts'
import { readError } from './errors.ts'
import { type Live, liveAfter } from './live.ts'
import { read } from './read.ts'
import { fromStore } from './stored-event.ts'

/** Events read at once while catching up; the consumer's pace decides when the next are read. */
const PAGE = 200

/** Pauses before a broken subscription is resumed, in milliseconds. */
const BACKOFF = { least: 50, most: 2000 } as const

/**
 * Catches up page by page and goes live from its own position. It has caught up when a read shows nothing more: the
 * server's own `caughtUp` never comes for a stream that does not exist yet.
 */
export async function* subscribe(
  access: Access,
  stream: string,
  after: Revision | null,
  ended: AbortSignal,
): AsyncGenerator<Delivery, void, undefined> {
  let at = after
  let caughtUp = false
  let backoff: number = BACKOFF.least
  while (!ended.aborted) {
    const page = await read(access, stream, { direction: 'forwards', from: at === null ? 0n : at + 1n, most: PAGE })
    if (ended.aborted) return
    let trouble: EventLogError | null = null
    if (page._tag === 'Left') trouble = page.left
    else {
      for (const event of page.right) {
        if (ended.aborted) return
        yield { _tag: 'Event', event }
        at = event.revision
      }
      if (page.right.length > 0) continue
      if (!caughtUp) yield { _tag: 'CaughtUp' }
      caughtUp = true
      const live = await liveAfter(access, stream, at)
      if (live._tag === 'Left') trouble = readError(stream, live.left)
      else {
        backoff = BACKOFF.least
        trouble = yield* relay(live.right, stream, ended, (revision) => {
          at = revision
        })
      }
    }
    if (ended.aborted) return
    if (trouble === null) continue
    caughtUp = false
    yield { _tag: 'Interrupted', error: trouble }
    await systemClock.sleep(backoff * (0.5 + Math.random()), ended)
    backoff = Math.min(backoff * 2, BACKOFF.most)
  }
}

/** Hands live events on until they end; the answer says why, null where the rest is to be read. */
async function* relay(
  live: Live,
  stream: string,
  ended: AbortSignal,
  reached: (revision: Revision) => void,
): AsyncGenerator<Delivery, EventLogError | null, undefined> {
  const stop = (): void => {
    void live.stop()
  }
  ended.addEventListener('abort', stop)
  try {
    while (!ended.aborted) {
      const next = live.take()
      if (next !== undefined) {
        const event = fromStore(stream, next)
        if (event._tag === 'Left') return event.left
        reached(event.right.revision)
        yield { _tag: 'Event', event: event.right }
        continue
      }
      const over = live.ended()
      if (over !== undefined) return over === null ? null : readError(stream, over)
      await live.news()
    }
    return null
  } finally {
    ended.removeEventListener('abort', stop)
    stop()
  }
}
