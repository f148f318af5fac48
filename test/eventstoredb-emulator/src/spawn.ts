import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { type Announced, isAnnounced } from './control/announced.ts'
import { remote } from './control/remote.ts'
import type { Emulator, EmulatorOptions } from './emulator.ts'
import { withCredentials } from './listening.ts'

/** In a process of its own the certificate is the default one. */
export type SpawnOptions = Omit<EmulatorOptions, 'tls'> & { readonly tls?: boolean }

/** As an emulator in this process; `kill` is `kill -9`. */
export interface SpawnedEmulator extends Emulator {
  readonly pid: number
}

const MAIN = fileURLToPath(new URL('main.ts', import.meta.url))

const announcedBy = async (child: ChildProcess): Promise<Announced> => {
  if (child.stdout === null) throw new Error('the emulator cannot be heard')
  for await (const line of createInterface({ input: child.stdout })) {
    const said: unknown = JSON.parse(line)
    if (isAnnounced(said)) return said
  }
  throw new Error(`the emulator ended with ${child.exitCode ?? child.signalCode ?? 'no word'} before it was ready`)
}

const ended = async (child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL') => {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill(signal)
  await exit
}

/** Starts an emulator in a process of its own, which ends with this one. */
export const spawnEmulator = async ({
  port = 0,
  data,
  tls = false,
  users = [],
}: SpawnOptions = {}): Promise<SpawnedEmulator> => {
  const args = ['--port', String(port), '--control', '0', '--json', '--attached']
  if (data !== undefined) args.push('--data', data)
  if (tls) args.push('--tls')
  const child = spawn(process.execPath, [MAIN, ...args], { stdio: ['pipe', 'pipe', 'inherit'] })
  const announced = await announcedBy(child)
  const { faults, users: list } = remote(announced.control)
  for (const user of users) await list.put(user)
  return {
    pid: child.pid ?? -1,
    port: announced.port,
    url: announced.url,
    connectionString: announced.connectionString,
    connectionStringFor: (user) => withCredentials(announced.connectionString, user),
    caFile: announced.caFile,
    users: list,
    faults,
    stop: () => ended(child, 'SIGTERM'),
    async kill() {
      await ended(child, 'SIGKILL')
      if (announced.caFile !== null) await rm(dirname(announced.caFile), { recursive: true, force: true })
    },
  }
}
