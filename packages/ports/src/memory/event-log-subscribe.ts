import type { Delivery, Revision } from '../event-log/event-log.ts'
import { page } from './event-log-read.ts'
import type { MemoryEventStore } from './event-log-store.ts'

/** Events taken from the store at once; the consumer's pace decides when the next are taken. */
const PAGE = 100

export async function* deliveries(
  store: MemoryEventStore,
  stream: string,
  after: Revision | null,
  ended: AbortSignal,
): AsyncGenerator<Delivery, void, undefined> {
  let next = after === null ? 0n : after + 1n
  let caughtUp = false
  while (!ended.aborted) {
    const read = page(store, stream, { direction: 'forwards', from: next, most: PAGE })
    const events = read._tag === 'Right' ? read.right : []
    for (const event of events) {
      if (ended.aborted) return
      yield { _tag: 'Event', event }
      next = event.revision + 1n
    }
    if (events.length > 0) continue
    if (caughtUp) await woken(store, ended)
    else yield { _tag: 'CaughtUp' }
    caughtUp = true
  }
}

/** Until the next append to any stream, or the end of the subscription. */
const woken = (store: MemoryEventStore, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = () => {
      store.waiting.delete(done)
      ended.removeEventListener('abort', done)
      resolve()
    }
    if (ended.aborted) return resolve()
    store.waiting.add(done)
    ended.addEventListener('abort', done)
  })
