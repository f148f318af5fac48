import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { endOf, startProgram } from '../../story/command-line.ts'
import type { Heal } from '../faults/heal.ts'
import type { Answered, Asked, Places, Wish } from '../processes/log-cluster.ts'
import { cutOff } from '../proxy/weather.ts'
import type { LogKind } from './adapters.ts'
import { logOn, openedAt } from './eventstore.ts'

const program = fileURLToPath(new URL('../processes/log-cluster.ts', import.meta.url))

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

/** The process of all nodes, and how it is told what to do. */
const clusterIn = async (folder: string) => {
  const said = Promise.withResolvers<Places>()
  const child = startProgram({
    program,
    args: [],
    cwd: folder,
    hears: (line) => (line.startsWith('{"connection":') ? said.resolve(JSON.parse(line)) : undefined),
  })
  const ended = endOf(child)
  void ended.then((how) => said.reject(new Error(`the cluster ended with ${how}`)))
  const waiting = new Map<number, (leader: number | null) => void>()
  child.on('message', ({ id, leader }: Answered) => {
    waiting.get(id)?.(leader)
    waiting.delete(id)
  })
  let asked = 0
  const tell = (wish: Wish): Promise<number | null> =>
    new Promise((resolve) => {
      const order: Asked = { id: asked++, wish }
      waiting.set(order.id, resolve)
      child.send(order)
    })
  return {
    places: await said.promise,
    tell,
    freeze: (): Heal => {
      child.kill('SIGSTOP')
      return () => void child.kill('SIGCONT')
    },
    stop: async () => {
      child.kill('SIGKILL')
      if (child.exitCode === null && child.signalCode === null) await once(child, 'exit')
      await ended
    },
  }
}

type Running = Awaited<ReturnType<typeof clusterIn>>

/** The cluster is well when one node leads a majority. */
const led = async ({ tell }: Running): Promise<void> => {
  while ((await tell({ do: 'look' })) === null) await pause(50)
}

/** Does something to the node that leads now; undone when the answer is called, and a majority has a leader again. */
const toLeader = (cluster: Running, hurt: (leader: number) => Wish, undo: (leader: number) => Wish): Heal => {
  const { tell } = cluster
  const begun = tell({ do: 'look' }).then(async (found) => {
    const leader = found ?? 0
    await tell(hurt(leader))
    return leader
  })
  return async () => {
    await tell(undo(await begun))
    await led(cluster)
  }
}

const toAll = (cluster: Running, hurt: Wish, undo: Wish): Heal => {
  const begun = cluster.tell(hurt)
  return async () => {
    await begun
    await cluster.tell(undo)
    await led(cluster)
  }
}

/** Three nodes. Their log is in memory only, so that their one process is frozen and never killed. */
export const eventStoreCluster: LogKind = {
  name: 'eventstoredb-emulator-cluster',
  knows: ['frozen', 'mute', 'leader moved', 'leader cut off', 'leader frozen', 'leader killed'],
  start: async (layout, network) => {
    const cluster = await clusterIn(layout.logFolder)
    const { connection } = cluster.places
    const nodes = cluster.places.nodes.map((node, i) => ({ ...node, name: `log-${i + 1}` }))
    for (const { name, port } of nodes) await network.reach(name, port)
    const next = (leader: number): number => (leader + 1) % nodes.length
    const ills = {
      frozen: cluster.freeze,
      mute: () => toAll(cluster, { do: 'mute' }, { do: 'unmute' }),
      'leader moved': () =>
        toLeader(
          cluster,
          (leader) => ({ do: 'lead', node: next(leader) }),
          (leader) => ({ do: 'lead', node: leader }),
        ),
      'leader cut off': () =>
        toLeader(
          cluster,
          (node) => ({ do: 'isolate', node }),
          () => ({ do: 'heal' }),
        ),
      'leader frozen': () =>
        toLeader(
          cluster,
          (node) => ({ do: 'freeze', node }),
          (node) => ({ do: 'thaw', node }),
        ),
      'leader killed': () =>
        toLeader(
          cluster,
          (node) => ({ do: 'kill', node }),
          (node) => ({ do: 'restart', node }),
        ),
    }
    const lock = () => toAll(cluster, { do: 'tear' }, { do: 'heal' })
    const stranded = (process: string): Heal => {
      let others = () => {}
      const heal = toLeader(
        cluster,
        (leader) => {
          const names = nodes.filter((_, i) => i !== leader).map(({ name }) => name)
          others = network.become([process], names, cutOff)
          return { do: 'isolate', node: leader }
        },
        () => ({ do: 'heal' }),
      )
      return async () => {
        await heal()
        others()
      }
    }
    const log = logOn({ connection, nodes, lock, ills, stop: cluster.stop }, network)
    return { ...log, stranded }
  },
  open: openedAt,
}
