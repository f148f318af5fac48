import type { EventLog } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { append } from './append.ts'
import { type EventStoreEventLogConfig, limitsOf } from './config.ts'
import { targetOf } from './connection-string.ts'
import { type InvalidConnection, invalidConnection } from './invalid-connection.ts'
import { keepNewest } from './keep-newest.ts'
import { lanesTo } from './lanes.ts'
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
  const opened = accessOf(config)
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

interface OpenAccess {
  readonly access: Access
  readonly close: () => Promise<void>
}

/** What the log and its administration have in common: connections to one server, and an end. */
const accessOf = (config: EventStoreEventLogConfig): Either<InvalidConnection, OpenAccess> => {
  const target = targetOf(config.connection, config.credentials)
  if (target._tag === 'Left') return target
  const limits = limitsOf(config)
  const { streamsPerConnection } = limits
  if (!Number.isSafeInteger(streamsPerConnection) || streamsPerConnection < 1 || streamsPerConnection > 100)
    return invalidConnection('carries 1 to 100 streams, as many as the server allows')
  const closing = new AbortController()
  const caller = { credentials: target.right.credentials, patience: limits.patience }
  try {
    const lanes = lanesTo(target.right, limits, caller, closing.signal)
    const close = async (): Promise<void> => {
      closing.abort()
      await lanes.close()
    }
    return right({ access: { lanes, caller, limits, closed: closing.signal }, close })
  } catch (thrown) {
    return invalidConnection(
      `names a CA file that cannot be read: ${thrown instanceof Error ? thrown.message : thrown}`,
    )
  }
}
