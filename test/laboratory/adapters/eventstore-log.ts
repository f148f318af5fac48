import { openEventStoreEventLog } from '@db-failover/event-log-eventstoredb'
import { type SpawnedEmulator, spawnEmulator } from '@db-failover/eventstoredb-emulator'
import { eventStoreLogReader } from 'db-failover-test-checker'
import { followOpened } from '../../story/log-followed.ts'
import type { Heal } from '../faults/heal.ts'
import { hosts, type Layout, supervisors } from '../layout.ts'
import type { Network } from '../network/network.ts'
import { cutOff } from '../proxy/weather.ts'
import type { LogKind, OpenLog, RunningLog } from './adapters.ts'
import { watchingNodes } from './eventstore-watch.ts'

const server = 'log'

/** Milliseconds between two looks at a server, each of which costs it a call. */
const LOOK = 15

const openedAt = async (connection: string): Promise<OpenLog> => {
  const log = openEventStoreEventLog({ connection })
  if (log._tag === 'Left') throw new Error(log.left.says)
  return log.right
}

/** One server, a process of its own, that finds what it had acknowledged again when it is started again. */
const serverIn = (data: string) => {
  let emulator: SpawnedEmulator
  return {
    start: async (): Promise<SpawnedEmulator> => {
      emulator = await spawnEmulator({ data })
      return emulator
    },
    kill: (): Heal => {
      const { port } = emulator
      const dead = emulator.kill()
      return async () => {
        await dead
        emulator = await spawnEmulator({ data, port })
      }
    },
    freeze: (): Heal => {
      const { pid } = emulator
      process.kill(pid, 'SIGSTOP')
      return () => void process.kill(pid, 'SIGCONT')
    },
    hurt: (fault: Parameters<SpawnedEmulator['faults']['add']>[0]): Heal => {
      const { faults } = emulator
      const added = faults.add(fault)
      return async () => faults.remove(await added)
    },
    stop: () => emulator.stop(),
  }
}

const start = async (layout: Layout, network: Network): Promise<RunningLog> => {
  const node = serverIn(layout.logFolder)
  const { connectionString, port } = await node.start()
  await network.reach(server, port)
  const everybody = [...supervisors, ...hosts]
  const cut = (...who: readonly string[]): Heal => network.become(who, [server], cutOff)
  return {
    wayOf: () => connectionString,
    inProcessFile: () => ({ eventstoredb: { connection: connectionString } }),
    openAside: () => openedAt(connectionString),
    follow: (seen, signal) => followOpened(() => openedAt(connectionString), seen, signal),
    reader: () => eventStoreLogReader(connectionString),
    watch: (stream) => watchingNodes([connectionString], stream, LOOK),
    cutOff: (process) => cut(process),
    outage: () => cut(...everybody),
    lock: () => node.hurt({ kind: 'not-ready', on: ['append', 'batch-append'] }),
    servers: [server],
    ills: {
      killed: node.kill,
      frozen: node.freeze,
      mute: () => node.hurt({ kind: 'lose-answer', on: ['append', 'batch-append'] }),
    },
    stop: () => node.stop(),
  }
}

export const eventStoreEmulator: LogKind = {
  name: 'eventstoredb-emulator',
  knows: ['killed', 'frozen', 'mute'],
  start,
  open: openedAt,
}
