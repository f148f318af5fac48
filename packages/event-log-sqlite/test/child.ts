import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { onTestFinished } from 'vitest'

/** A process of its own that runs one of the scripts in processes/. */
export interface Child {
  readonly process: ChildProcess
  /** Complete lines that it has written to its standard output so far. */
  readonly lines: readonly string[]
  /** Resolves with the next line, null at the end of the output. */
  readonly line: () => Promise<string | null>
  /** `errors` is its standard error, or why it could not be started. */
  readonly ended: Promise<{ readonly code: number | null; readonly errors: string }>
}

/** Node before 22.18 strips types only when told to. */
export const runsTypeScript: readonly string[] = [
  '--conditions=db-failover-source',
  '--disable-warning=ExperimentalWarning',
  ...(process.features.typescript ? [] : ['--experimental-strip-types']),
]

export const scriptAt = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

export const start = (script: string, args: readonly string[], uid?: number): Child => {
  const process_ = spawn(process.execPath, [...runsTypeScript, scriptAt(script), ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    ...(uid === undefined ? {} : { uid, gid: uid }),
  })
  onTestFinished(() => {
    process_.kill('SIGKILL')
  })
  let errors = ''
  process_.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString()
  })
  const lines: string[] = []
  const waiting: (() => void)[] = []
  let over = false
  const tell = () => {
    for (const wake of waiting.splice(0)) wake()
  }
  const reader = createInterface({ input: process_.stdout })
  reader.on('line', (line) => {
    lines.push(line)
    tell()
  })
  const closed = once(reader, 'close').then(() => {
    over = true
    tell()
  })
  const exited = new Promise<number | null>((resolve) => {
    process_.on('close', resolve)
    process_.on('error', (thrown) => {
      errors += String(thrown)
      resolve(null)
    })
  })
  let taken = 0
  return {
    process: process_,
    lines,
    line: async () => {
      while (taken >= lines.length && !over) await new Promise<void>((resolve) => waiting.push(resolve))
      return lines[taken++] ?? null
    },
    ended: Promise.all([exited, closed]).then(([code]) => ({ code, errors })),
  }
}
