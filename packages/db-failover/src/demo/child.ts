import { type ChildProcess, spawn } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Programs of this package are started as this one runs: built, or from the sources. */
const isSource = extname(import.meta.url) === '.ts'

export const commandLine = fileURLToPath(
  isSource ? new URL('../main.ts', import.meta.url) : new URL('../main.js', import.meta.url),
)
export const application = fileURLToPath(
  isSource
    ? new URL('./application/application.ts', import.meta.url)
    : new URL('./application/application.js', import.meta.url),
)

export interface Child {
  readonly pid: number | undefined
  /** Asks it to end and answers its exit code; kills it when it does not end in time. */
  readonly stop: () => Promise<number | null>
  readonly kill: () => void
  /** The exit code, or the signal's name. */
  readonly ended: Promise<number | string>
}

/** Milliseconds that a process has to end cleanly. */
const PATIENCE = 8_000

const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve) => {
    child.once('error', (cause) => resolve(cause.message))
    child.once('exit', (code, signal) => resolve(code ?? signal ?? 'gone'))
  })

/** Starts a program of ours as an operating-system process of its own; what it says goes to a file. */
export const startChild = (
  script: string,
  args: readonly string[],
  saysTo: string,
  env: Readonly<Record<string, string>> = {},
): Child => {
  const child = spawn(process.execPath, [...process.execArgv, script, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, ...env },
    windowsHide: true,
  })
  const file = createWriteStream(saysTo, { flags: 'a' })
  child.stdout?.pipe(file, { end: false })
  child.stderr?.pipe(file, { end: false })
  const ended = endOf(child)
  void ended.then(() => file.end())
  return {
    pid: child.pid,
    ended,
    kill: () => child.kill('SIGKILL'),
    stop: async () => {
      // A message and not a signal: Windows has none that a process could answer.
      if (child.connected) child.send('stop')
      const late = setTimeout(() => child.kill('SIGKILL'), PATIENCE)
      const code = await ended
      clearTimeout(late)
      return typeof code === 'number' ? code : null
    },
  }
}

export interface Ran {
  readonly code: number | string
  readonly stdout: string
  readonly stderr: string
}

/** Runs one command line to its end. */
export const runCommand = async (args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ran> => {
  const child = spawn(process.execPath, [...process.execArgv, commandLine, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env, NO_COLOR: '1' },
    windowsHide: true,
  })
  let stdout = ''
  let stderr = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text
  })
  const closed = new Promise<void>((resolve) => child.once('close', () => resolve()))
  const code = await endOf(child)
  await closed
  return { code, stdout, stderr }
}
