import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { StoryStopped } from '../stage.ts'

export interface InstanceOptions {
  /** The emulator's program. */
  readonly program: string
  /** Everything that it keeps, but what its volumes hold. */
  readonly folder: string
  readonly name: string
  readonly password: string
  /** 0: any that is free. */
  readonly port: number
  /** Made by the first instance that is started, shared by all. */
  readonly certificate: string
  readonly key: string
  readonly data: string
  /** What the server calls a place, and where it lies. */
  readonly volumes: Readonly<Record<string, string>>
}

/** One SQL Server instance, emulated, as a process of its own. */
export interface Instance {
  readonly port: number
  readonly pid: number | undefined
  readonly kill: () => Promise<void>
}

const portOf = async (child: ChildProcess, name: string): Promise<number> => {
  let said = ''
  for await (const piece of child.stdout ?? []) {
    said += String(piece)
    const port = / on 127\.0\.0\.1:(\d+),/.exec(said)?.[1]
    if (port !== undefined) return Number(port)
  }
  throw new StoryStopped(`the instance ${name} did not start: ${said}`)
}

export const startInstance = async (o: InstanceOptions): Promise<Instance> => {
  const volumes = Object.entries(o.volumes).flatMap(([prefix, folder]) => ['--volume', `${prefix}=${folder}`])
  const child = spawn(
    process.execPath,
    [
      o.program,
      ...['--port', String(o.port), '--folder', o.folder, '--name', o.name, '--password', o.password],
      ...['--certificate', o.certificate, '--key', o.key, '--data', o.data],
      ...volumes,
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'ipc'], windowsHide: true },
  )
  const ended = once(child, 'exit')
  const port = await portOf(child, o.name)
  return {
    port,
    pid: child.pid,
    kill: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}
