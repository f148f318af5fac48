import { hostEvents } from '@db-failover/domain'
import type { StoredEvent } from '@db-failover/ports'

type HostEvents = {
  [K in keyof typeof hostEvents]: { readonly type: K; readonly data: (typeof hostEvents)[K]['_A'] }
}
export type HostEvent = HostEvents[keyof HostEvents]

const isHostEvent = (type: string): type is keyof HostEvents => Object.hasOwn(hostEvents, type)

/** null: of a type that this version does not know. */
export const readHostEvent = ({ type, data }: StoredEvent): HostEvent | null => {
  if (!isHostEvent(type)) return null
  const decoded = hostEvents[type].decode(data)
  return decoded._tag === 'Right' ? ({ type, data: decoded.right } as HostEvent) : null
}
