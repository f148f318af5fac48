import type { EventLog, EventLogError } from '@db-failover/ports'
import { type MemoryEventStore, memoryEventLog } from '@db-failover/ports/memory'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { FakeClock } from './clock.ts'

/** One process's way to the log, with everything that can go wrong on it. */
export interface Wire {
  up: boolean
  /** Before a question arrives, and before its answer does; milliseconds. */
  thereMs: number
  backMs: number
  /** Questions that arrive from now on are never answered. */
  silent: boolean
  /** Only appends fail: a log without its quorum. */
  readOnly: boolean
  /** Only reads fail. */
  writeOnly: boolean
  /** The subscription delivers nothing. */
  deaf: boolean
}

const unavailable: EventLogError = { _tag: 'LogUnavailable', retry: 'Transient', says: 'no route to the log' }

export const wiredLog = (store: MemoryEventStore, { clock }: FakeClock) => {
  const wire: Wire = { up: true, thereMs: 0, backMs: 0, silent: false, readOnly: false, writeOnly: false, deaf: false }
  const log = memoryEventLog(store)
  const appended: string[] = []
  const questions: string[] = []
  const over =
    <A>(question: TaskEither<EventLogError, A>, writes: boolean): TaskEither<EventLogError, A> =>
    async (): Promise<Either<EventLogError, A>> => {
      if (wire.thereMs > 0) await clock.sleep(wire.thereMs)
      if (wire.silent) return new Promise(() => {})
      if (!wire.up || (writes ? wire.readOnly : wire.writeOnly)) return left(unavailable)
      const answer = await question()
      if (wire.backMs > 0) await clock.sleep(wire.backMs)
      if (!wire.up)
        return left(writes ? { ...unavailable, _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown' } : unavailable)
      return answer
    }
  const wired: EventLog = {
    ...log,
    append: (stream, expected, events) => {
      appended.push(...events.map((e) => e.type))
      questions.push(...events.map((e) => e.type))
      return over(log.append(stream, expected, events), true)
    },
    read: (stream, options) => {
      questions.push(options.notOlderThan === undefined ? 'read' : `read not older than ${options.notOlderThan.stream}`)
      return over(log.read(stream, options), false)
    },
    subscribe: async function* (stream, after, signal) {
      for await (const delivery of log.subscribe(stream, after, signal)) {
        while ((wire.deaf || !wire.up) && !signal.aborted) await clock.sleep(200, signal)
        yield delivery
        // A second time, as a careless adapter would: nothing may happen twice because of it.
        yield delivery
      }
    },
  }
  return { wire, log: wired, openSubscriptions: log.openSubscriptions, appended, questions }
}
