import { openEventStoreEventLog } from '@db-failover/event-log-eventstoredb'
import { eventStoreLogReader } from 'db-failover-test-checker'
import { followOpened } from '../../story/log-followed.ts'
import type { Heal } from '../faults/heal.ts'
import { hosts, supervisors } from '../layout.ts'
import type { Network } from '../network/network.ts'
import { cutOff } from '../proxy/weather.ts'
import type { OpenLog, RunningLog } from './adapters.ts'
import { watchingNodes } from './eventstore-watch.ts'

/** Milliseconds between two looks at each node: all of them together are asked as often as a single one. */
const LOOK = 40

export const openedAt = async (connection: string): Promise<OpenLog> => {
  const log = openEventStoreEventLog({ connection })
  if (log._tag === 'Left') throw new Error(log.left.says)
  return log.right
}

/** The servers of an EventStoreDB, one or more. */
export interface EventStore {
  readonly connection: string
  readonly nodes: readonly { readonly name: string; readonly connection: string }[]
  readonly lock: () => Heal
  readonly ills: RunningLog['ills']
  readonly stop: () => Promise<void>
}

/** They lie in the network already. */
export const logOn = ({ connection, nodes, ...own }: EventStore, network: Network): RunningLog => {
  const servers = nodes.map(({ name }) => name)
  return {
    ...own,
    wayOf: () => connection,
    inProcessFile: () => ({ eventstoredb: { connection } }),
    openAside: () => openedAt(connection),
    follow: (seen, signal) => followOpened(() => openedAt(connection), seen, signal),
    reader: () => eventStoreLogReader(connection),
    watch: (stream) =>
      watchingNodes(
        nodes.map((node) => node.connection),
        stream,
        LOOK * nodes.length,
      ),
    cutOff: (process) => network.become([process], servers, cutOff),
    outage: () => network.become([...supervisors, ...hosts], servers, cutOff),
    servers,
  }
}
