import type { EventLog } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { accessTo } from './access-to.ts'
import { append } from './append.ts'
import type { EventStoreEventLogConfig } from './config.ts'
import type { InvalidConnection } from './invalid-connection.ts'
import { keepNewest } from './keep-newest.ts'
import { read } from './read.ts'
import { subscribe } from './subscribe.ts'

export interface EventStoreEventLog extends EventLog {
  readonly openSubscriptions: () => number
  /** The streams in use on each open connection; none is ever above `streamsPerConnection`. */
  readonly load: () => readonly number[]
}

/**
 * The event log in EventStoreDB, for any number of processes on any number of machines. Nothing is sent before the first
 * call, so a server that is down shows there and not here.
 */
export const openEventStoreEventLog = (
  config: EventStoreEventLogConfig,
): Either<InvalidConnection, EventStoreEventLog> => {
  const opened = accessTo(config)
  if (opened._tag === 'Left') return opened
  const { access, close } = opened.right
  let subscriptions = 0
  return right({
    appendLimitBytes: access.limits.appendLimitBytes,
    append: (stream, expected, events) => () => append(access, stream, expected, events),
    read: (stream, options) => () => read(access, stream, options),
    subscribe: async function* (stream, after, signal) {
      subscriptions++
      try {
        yield* subscribe(access, stream, after, AbortSignal.any([signal, access.closed]))
      } finally {
        subscriptions--
      }
    },
    keepNewest: (stream, count) => () => keepNewest(access, stream, count),
    close,
    openSubscriptions: () => subscriptions,
    load: access.lanes.load,
  })
}
