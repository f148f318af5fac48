import type { EventLog, EventLogError } from '@db-failover/ports'
import { left } from 'fp-ts/lib/Either.js'
import { logMachine, type Reach } from '../world/wire.ts'
import type { Life } from './life.ts'

const unavailable: EventLogError = { _tag: 'LogUnavailable', retry: 'Transient', says: 'the log is cut off' }
const unknown: EventLogError = { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: 'the answer was lost' }

/** What becomes of an append beyond the log itself: its answer is lost, after it was written or without. */
export type Loss = 'written' | 'not written' | null

/** The log as one process has it, across a network that may fail it. */
export const lentLog = (log: EventLog, life: Life, wire: Reach, loss: () => Loss): EventLog => {
  const reached = async (): Promise<boolean> => {
    const way = wire.to(logMachine)
    if (way === 'open') return true
    if (way === 'silent') await wire.answered(logMachine)
    return false
  }
  return {
    appendLimitBytes: log.appendLimitBytes,
    append: (stream, expected, events) => () =>
      life.hears(
        (async () => {
          if (!(await reached())) return left(unavailable)
          const lost = loss()
          if (lost === 'not written') return left(unknown)
          const answer = await log.append(stream, expected, events)()
          return lost === 'written' && answer._tag === 'Right' ? left(unknown) : answer
        })(),
      ),
    read: (stream, options) => () =>
      life.hears((async () => ((await reached()) ? log.read(stream, options)() : left(unavailable)))()),
    keepNewest: (stream, count) => () =>
      life.hears((async () => ((await reached()) ? log.keepNewest(stream, count)() : left(unavailable)))()),
    subscribe: async function* (stream, after, signal) {
      for await (const delivery of log.subscribe(stream, after, signal)) {
        while (wire.to(logMachine) !== 'open') await wire.opened(logMachine)
        await life.hears(Promise.resolve())
        yield delivery
      }
    },
    close: async () => {},
  }
}
