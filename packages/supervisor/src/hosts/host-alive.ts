import { aliveEvents } from '@db-failover/domain'
import type { StoredEvent } from '@db-failover/ports'

export type HostAlive = (typeof aliveEvents)['HostAlive']['_A']

/** null: of a type that this version does not know. */
export const readHostAlive = ({ type, data }: StoredEvent): HostAlive | null => {
  if (type !== 'HostAlive') return null
  const decoded = aliveEvents.HostAlive.decode(data)
  return decoded._tag === 'Right' ? decoded.right : null
}
