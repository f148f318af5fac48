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
    if (caughtUp) await woken(store, stream, ended)
    else yield { _tag: 'CaughtUp' }
    caughtUp = true
  }
}

/** Until the next append to the stream, or the end of the subscription. */
const woken = ({ waiting }: MemoryEventStore, stream: string, ended: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (ended.aborted) return resolve()
    const mine = waiting.get(stream) ?? new Set()
    const done = () => {
      mine.delete(done)
      if (mine.size === 0 && waiting.get(stream) === mine) waiting.delete(stream)
      ended.removeEventListener('abort', done)
      resolve()
    }
    mine.add(done)
    waiting.set(stream, mine)
    ended.addEventListener('abort', done)
  })
