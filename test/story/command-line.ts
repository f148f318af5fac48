import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../packages/db-failover/src/main.ts', import.meta.url))

/** What Node has made of our sources is kept here, so that the many processes that are started begin quickly. */
const compiled = fileURLToPath(new URL('../../node_modules/.cache/node-compiled', import.meta.url))

/** How a program of ours is started from its sources. */
export interface Start {
  readonly program: string
  readonly args: readonly string[]
  readonly cwd: string
  /** Is given every line that the program says. */
  readonly hears?: (line: string) => void
  /** A file that is loaded before the program. */
  readonly preload?: string
  readonly env?: Readonly<Record<string, string>>
}

export const startProgram = ({ program, args, cwd, hears = () => {}, preload, env = {} }: Start): ChildProcess => {
  const before = preload === undefined ? [] : [`--import=${preload}`]
  const child = spawn(process.execPath, ['--conditions=db-failover-source', ...before, program, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NO_COLOR: '1', NODE_COMPILE_CACHE: compiled, ...env },
    windowsHide: true,
  })
  for (const stream of [child.stdout, child.stderr]) {
    let rest = ''
    stream?.setEncoding('utf8').on('data', (text: string) => {
      const lines = `${rest}${text}`.split('\n')
      rest = lines.pop() ?? ''
      for (const line of lines) hears(line)
    })
  }
  return child
}

/** Starts `db-failover` from its sources as a process of its own; every line that it says is given to `hears`. */
export const startCommand = (
  args: readonly string[],
  cwd: string,
  hears: (line: string) => void = () => {},
  world: Pick<Start, 'preload' | 'env'> = {},
): ChildProcess => startProgram({ ...world, program: main, args, cwd, hears })

/** The exit code, or the signal's name, when everything that it said has been heard. */
export const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'gone'))
  })
