import { type ChildProcess, spawn } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** db-failover as somebody has it: a Node, how it starts the program, and the examples as that Node can run them. */
export interface Installed {
  readonly node: string
  /** Arguments of Node before the script. */
  readonly flags: readonly string[]
  /** The script of the command line. */
  readonly program: string
  readonly example: (name: string) => string
}

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

const here = fileURLToPath(new URL('.', import.meta.url))

/** The examples' sources and everything else that belongs to them. */
export const examples = join(here, 'examples')

/** From the workspace, without a build. */
export const fromSources: Installed = {
  node: process.execPath,
  flags: ['--conditions=db-failover-source'],
  program: join(here, '..', '..', 'packages', 'db-failover', 'src', 'main.ts'),
  example: (name) => join(examples, `${name}.ts`),
}

/** What a person's shell would hand on, with that program first on the path and without what the test runner added. */
const environment = (command: string): NodeJS.ProcessEnv => {
  const { NODE_OPTIONS: _, VITEST: __, NODE_ENV: ___, ...rest } = process.env
  const path = Object.keys(rest).find((key) => key.toUpperCase() === 'PATH') ?? 'PATH'
  return { ...rest, [path]: `${dirname(command)}${delimiter}${rest[path] ?? ''}`, NO_COLOR: '1' }
}

/** A process that is told to stop by a message, which every platform has. */
export const begin = (command: string, args: readonly string[], cwd: string): ChildProcess =>
  spawn(command, args, { cwd, env: environment(command), stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })

export const ended = (child: ChildProcess): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const text = { stdout: '', stderr: '' }
    child.stdout?.setEncoding('utf8').on('data', (piece: string) => {
      text.stdout += piece
    })
    child.stderr?.setEncoding('utf8').on('data', (piece: string) => {
      text.stderr += piece
    })
    child.on('error', reject)
    child.on('close', (code) => resolve({ code, ...text }))
  })

/** Runs to the end. */
export const run = (command: string, args: readonly string[], cwd: string): Promise<Ended> =>
  ended(spawn(command, args, { cwd, env: environment(command), stdio: ['ignore', 'pipe', 'pipe'] }))

export const runScript = ({ node, flags }: Installed, script: string, args: readonly string[], cwd: string) =>
  run(node, [...flags, script, ...args], cwd)
