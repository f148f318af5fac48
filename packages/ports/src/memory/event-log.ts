import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { checkedAppend, defaultAppendLimitBytes } from '../event-log/checked-append.ts'
import type { EventLog, EventLogError } from '../event-log/event-log.ts'
import { place } from './event-log-append.ts'
import { page } from './event-log-read.ts'
import { type MemoryEventStore, memoryEventStore, streamOf, trim } from './event-log-store.ts'
import { deliveries } from './event-log-subscribe.ts'

export interface MemoryEventLog extends EventLog {
  readonly openSubscriptions: () => number
}

/**
 * An EventLog that forgets everything with its process; for tests and models. Two logs over one store behave as two
 * processes at one log. As strict as the contract: frozen answers, JSON checked, reused event ids refused.
 */
export const memoryEventLog = (
  store: MemoryEventStore = memoryEventStore(),
  appendLimitBytes: number = defaultAppendLimitBytes,
): MemoryEventLog => {
  const closed = new AbortController()
  let subscriptions = 0
  const whileOpen =
    <A>(answer: () => Either<EventLogError, A>) =>
    async (): Promise<Either<EventLogError, A>> =>
      closed.signal.aborted
        ? left({ _tag: 'LogUnavailable', retry: 'Transient', says: 'the log has been closed' })
        : answer()
  return {
    appendLimitBytes,
    append: (stream, expected, events) =>
      whileOpen(() => {
        const checked = checkedAppend(stream, events, appendLimitBytes)
        return checked._tag === 'Left' ? checked : place(store, stream, expected, checked.right)
      }),
    read: (stream, options) => whileOpen(() => page(store, stream, options)),
    subscribe: async function* (stream, after, signal) {
      subscriptions++
      try {
        yield* deliveries(store, stream, after, AbortSignal.any([signal, closed.signal]))
      } finally {
        subscriptions--
      }
    },
    keepNewest: (stream, count) =>
      whileOpen(() => {
        if (!Number.isSafeInteger(count) || count < 1)
          return left({
            _tag: 'InvalidAppend',
            retry: 'Permanent',
            says: 'a stream keeps a whole number of events, at least 1',
          })
        const kept = streamOf(store, stream)
        kept.keep = count
        trim(kept)
        return right(undefined)
      }),
    close: async () => closed.abort(),
    openSubscriptions: () => subscriptions,
  }
}
