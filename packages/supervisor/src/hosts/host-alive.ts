import { aliveEvents } from '@db-failover/domain'
import type { StoredEvent } from '@db-failover/ports'

export type HostAlive = (typeof aliveEvents)['HostAlive']['_A']

/** null: of a type that this version does not know. */
export const readHostAlive = ({ type, data }: StoredEvent): HostAlive | null => {
  if (type !== 'HostAlive') return null
  const decoded = aliveEvents.HostAlive.decode(data)
  return decoded._tag === 'Right' ? decoded.right : null
}

/** The host that a sign of life is said to be of; nothing else of it has been checked. */
export const hostNamedIn = ({ data }: StoredEvent): string | null =>
  typeof data === 'object' && data !== null && 'host' in data && typeof data.host === 'string' ? data.host : null
