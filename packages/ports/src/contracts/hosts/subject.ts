import type { HostConnections } from '../../hosts/host-connections.ts'
import type { EngineSubject } from '../engine/subject.ts'

/** A fresh engine, and the hosts' side of it. */
export interface HostsSubject<C> extends EngineSubject {
  readonly hosts: HostConnections<C>
  /** An application's write on the connection of its transaction. */
  readonly write: (connection: C, key: string, value: string) => Promise<void>
}

export type HostsFactory<C> = () => Promise<HostsSubject<C>>
