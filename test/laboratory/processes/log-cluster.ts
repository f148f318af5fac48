// Three nodes of an EventStoreDB that share one log, in one process: what it is told over its channel it does, and answers
// with the place of the node that leads. Its first line says where the nodes are. It ends with the laboratory.
import { type Cluster, startCluster } from '@db-failover/eventstoredb-emulator'

/** What can be asked of the cluster. */
export type Wish =
  | { readonly do: 'look' | 'heal' | 'tear' | 'mute' | 'unmute' }
  | { readonly do: 'isolate' | 'freeze' | 'thaw' | 'kill' | 'restart' | 'lead'; readonly node: number }

export interface Asked {
  readonly id: number
  readonly wish: Wish
}

export interface Answered {
  readonly id: number
  /** The place of the node that leads and has a majority. */
  readonly leader: number | null
}

/** Where the nodes are: of all of them together, and of each. */
export interface Places {
  readonly connection: string
  readonly nodes: readonly { readonly connection: string; readonly port: number }[]
}

const fulfil = async (cluster: Cluster, wish: Wish): Promise<unknown> => {
  switch (wish.do) {
    case 'look':
      return
    case 'heal':
      return cluster.heal()
    case 'tear':
      return cluster.nodes.forEach((_, node) => {
        cluster.isolate(node)
      })
    case 'mute':
      return Promise.all(
        cluster.nodes.map(({ faults }) => faults.add({ kind: 'lose-answer', on: ['append', 'batch-append'] })),
      )
    case 'unmute':
      return Promise.all(cluster.nodes.map(({ faults }) => faults.clear()))
    case 'isolate':
      return cluster.isolate(wish.node)
    case 'lead':
      return cluster.moveLeader(wish.node)
    default:
      return cluster.nodes[wish.node]?.[wish.do]()
  }
}

const cluster = await startCluster()
process.on('message', (asked: Asked) => {
  void fulfil(cluster, asked.wish).then(() => {
    const answer: Answered = { id: asked.id, leader: cluster.leader }
    process.send?.(answer)
  })
})
process.once('disconnect', () => process.exit(0))
const places: Places = {
  connection: cluster.connectionString,
  nodes: cluster.nodes.map(({ port, connectionString }) => ({ port, connection: connectionString })),
}
process.stdout.write(`${JSON.stringify(places)}\n`)
