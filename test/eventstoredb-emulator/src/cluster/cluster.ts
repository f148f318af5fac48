import { createUsers } from '../access/users.ts'
import type { EmulatorOptions } from '../emulator.ts'
import { type Listening, listen } from '../listening.ts'
import { plain, secured } from '../transport/security.ts'
import type { MemberRole } from './member.ts'
import { createProtocol } from './protocol.ts'
import { MEASURED, type Timing } from './timing.ts'

export interface ClusterOptions extends Pick<EmulatorOptions, 'tls' | 'users'> {
  /** Three by default. The first one leads. */
  readonly nodes?: number
  /** As measured by default. */
  readonly timing?: Partial<Timing>
}

export interface ClusterNode extends Listening {
  readonly role: MemberRole
  /** Stops its process in its tracks, and lets it go on. */
  freeze(): Promise<void>
  thaw(): Promise<void>
  /** Ends its process as `kill -9` would, and starts it again. */
  kill(): Promise<void>
  restart(): Promise<void>
  /** Shows what was committed so many milliseconds later than the leader. */
  lagBy(milliseconds: number): void
}

export interface Cluster {
  readonly nodes: readonly ClusterNode[]
  /** Names all nodes; the client chooses by gossip. */
  readonly connectionString: string
  /** The place of the node that leads and has a majority; null while there is none. */
  readonly leader: number | null
  /** Cuts the connection between two nodes, not that of their clients. */
  cut(a: number, b: number): void
  /** Cuts one node off from all others, not from its clients. */
  isolate(node: number): void
  /** Undoes every cut. */
  heal(): void
  /** The leader resigns in favour of another node. */
  moveLeader(to: number): Promise<void>
  stop(): Promise<void>
}

type Open = Awaited<ReturnType<typeof listen>>

const at = <A>(list: readonly A[], index: number): A => {
  const found = list[index]
  if (found === undefined) throw new RangeError(`there is no node ${index}`)
  return found
}

/** Nodes that share one log as a real cluster does, all in this process. */
export const startCluster = async (options: ClusterOptions = {}): Promise<Cluster> => {
  const { nodes: size = 3, tls = false } = options
  const security = tls === false ? plain() : await secured(tls === true ? {} : tls)
  const users = createUsers(options.users ?? [])
  const listening: Open[] = []
  const cluster = createProtocol(
    size,
    { ...MEASURED, ...options.timing },
    {
      port: (index) => listening[index]?.port ?? 0,
      silenced: (index) => listening[index]?.faults.closeStreams(),
      ended: (index) => kill(index),
      started: (index) => restart(index),
    },
  )
  const open = async (index: number, port: number) => {
    listening[index] = await listen(cluster.face(index), () => cluster.seenBy(index), users, security, port)
  }
  const kill = async (index: number) => {
    if (!cluster.members[index]?.running) return
    cluster.ends(index)
    await at(listening, index).close()
  }
  const restart = async (index: number) => {
    if (cluster.members[index]?.running) return
    await open(index, at(listening, index).port)
    cluster.starts(index)
  }
  for (const { index } of cluster.members) await open(index, 0)

  const nodeAt = (index: number): ClusterNode => {
    const member = at(cluster.members, index)
    const { port, url, connectionString, connectionStringFor, caFile, users: list } = at(listening, index)
    return {
      port,
      url,
      connectionString,
      connectionStringFor,
      caFile,
      users: list,
      get faults() {
        return at(listening, index).faults
      },
      get role() {
        return member.running ? member.role : 'unready'
      },
      async freeze() {
        member.frozen = true
        await at(listening, index).faults.freeze()
      },
      async thaw() {
        cluster.wakes(index)
        await at(listening, index).faults.thaw()
      },
      kill: () => kill(index),
      restart: () => restart(index),
      lagBy(milliseconds) {
        member.lag = milliseconds
      },
    }
  }
  const nodes = cluster.members.map(({ index }) => nodeAt(index))
  return {
    nodes,
    connectionString: `esdb://${nodes.map(({ url }) => url).join(',')}?${security.query}`,
    get leader() {
      return cluster.leader()
    },
    cut: cluster.links.cut,
    isolate: cluster.links.isolate,
    heal: cluster.links.heal,
    moveLeader: cluster.moveLeader,
    async stop() {
      cluster.stop()
      await Promise.all(
        cluster.members.filter(({ running }) => running).map(({ index }) => at(listening, index).close()),
      )
      await security.close()
    },
  }
}
