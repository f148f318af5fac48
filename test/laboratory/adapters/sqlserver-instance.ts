import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { startProgram } from '../../story/command-line.ts'
import type { Heal } from '../faults/heal.ts'
import type { InstanceOrder } from '../processes/sqlserver.ts'

/** A SQL Server instance in a process of its own, that finds what it had when it is started again, on the same port. */
export interface Instance {
  readonly port: number
  readonly kill: () => Heal
  readonly freeze: () => Heal
  readonly stop: () => Promise<void>
}

const program = fileURLToPath(new URL('../processes/sqlserver.ts', import.meta.url))

const started = (order: InstanceOrder): Promise<{ readonly child: ChildProcess; readonly port: number }> =>
  new Promise((resolve, reject) => {
    const said: string[] = []
    const child = startProgram({
      program,
      args: [JSON.stringify(order)],
      cwd: order.folder,
      hears: (line) => {
        said.push(line)
        if (line.startsWith('{"port":')) resolve({ child, port: Number(JSON.parse(line).port) })
      },
    })
    child.once('exit', (code) => reject(new Error(`${order.serverName} ended with ${code}: ${said.join(' ')}`)))
  })

const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

export const startInstance = async (order: Omit<InstanceOrder, 'port'>): Promise<Instance> => {
  let { child, port } = await started({ ...order, port: 0 })
  return {
    port,
    kill: () => {
      const dead = ended(child)
      return async () => {
        await dead
        ;({ child, port } = await started({ ...order, port }))
      }
    },
    freeze: () => {
      const frozen = child
      frozen.kill('SIGSTOP')
      return () => void frozen.kill('SIGCONT')
    },
    stop: () => ended(child),
  }
}
