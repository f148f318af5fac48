import { type EventLog, type EventLogError, groupStream } from '@db-failover/ports'
import { left } from 'fp-ts/lib/Either.js'
import { group } from './entries.ts'

/** The connection between one process and the log. */
export interface Weather {
  /** No call is answered well. */
  down: boolean
  /** The group's stream cannot be read; everything else can. */
  unreadable: boolean
  /** The next append to the group's stream: written or not, its writer is told that nobody knows. */
  next: 'written, unknown' | 'not written, unknown' | null
  /** Runs once, just before the next append to the group's stream is written. */
  intruder: (() => Promise<unknown>) | null
  /** Reads that ask for freshness cannot be had. */
  tooOld: boolean
  readonly over: (log: EventLog) => EventLog
}

const unavailable: EventLogError = { _tag: 'LogUnavailable', retry: 'Transient', says: 'cut off' }
const unknown: EventLogError = { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: 'nobody knows' }
const tooOld: EventLogError = { _tag: 'TooOld', retry: 'Transient', says: 'an old copy' }

export const weather = (): Weather => {
  const w: Weather = {
    down: false,
    unreadable: false,
    next: null,
    intruder: null,
    tooOld: false,
    over: (log) => ({
      ...log,
      append: (stream, expected, events) => async () => {
        if (w.down) return left(unavailable)
        const { intruder } = w
        if (stream === groupStream(group) && intruder !== null) {
          w.intruder = null
          await intruder()
        }
        if (stream !== groupStream(group) || w.next === null) return log.append(stream, expected, events)()
        if (w.next === 'written, unknown') await log.append(stream, expected, events)()
        w.next = null
        return left(unknown)
      },
      read: (stream, options) => async () => {
        if (w.down || (w.unreadable && stream === groupStream(group))) return left(unavailable)
        return w.tooOld && options.notOlderThan !== undefined ? left(tooOld) : log.read(stream, options)()
      },
    }),
  }
  return w
}
