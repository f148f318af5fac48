import { type SpawnedEmulator, spawnEmulator } from '@db-failover/eventstoredb-emulator'
import type { Heal } from '../faults/heal.ts'
import type { LogKind } from './adapters.ts'
import { logOn, openedAt } from './eventstore.ts'

/** One server, a process of its own, that finds what it had acknowledged again when it is started again. */
const serverIn = async (data: string) => {
  let emulator = await spawnEmulator({ data })
  const { connectionString, port } = emulator
  return {
    connection: connectionString,
    port,
    kill: (): Heal => {
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

const name = 'log'

export const eventStoreEmulator: LogKind = {
  name: 'eventstoredb-emulator',
  knows: ['killed', 'frozen', 'mute'],
  start: async (layout, network) => {
    const { connection, port, kill, freeze, hurt, stop } = await serverIn(layout.logFolder)
    await network.reach(name, port)
    const nodes = [{ name, connection }]
    const appends = ['append', 'batch-append'] as const
    const lock = () => hurt({ kind: 'not-ready', on: appends })
    const ills = { killed: kill, frozen: freeze, mute: () => hurt({ kind: 'lose-answer', on: appends }) }
    return logOn({ connection, nodes, lock, ills, stop }, network)
  },
  open: openedAt,
}
