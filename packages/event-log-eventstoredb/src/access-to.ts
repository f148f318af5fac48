import { type Either, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { type EventStoreEventLogConfig, limitsOf } from './config.ts'
import { targetOf } from './connection-string.ts'
import { type InvalidConnection, invalidConnection } from './invalid-connection.ts'
import { lanesTo } from './lanes.ts'

interface OpenAccess {
  readonly access: Access
  readonly close: () => Promise<void>
}

/** What the log and its administration have in common: connections to one server, and an end. */
export const accessTo = (config: EventStoreEventLogConfig): Either<InvalidConnection, OpenAccess> => {
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
