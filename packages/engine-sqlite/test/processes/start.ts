import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A process of its own that runs one of the scripts beside this file from the sources. */
export interface Started {
  /** All lines that it has said. */
  readonly lines: () => readonly string[]
  /** Resolves with the first line that fits; rejects when the process ends without it. */
  readonly says: (fits: (line: string) => boolean) => Promise<string>
  /** SIGKILL, and its end. */
  readonly kill: () => Promise<void>
}

export const start = (
  script: 'foreign-writer' | 'host' | 'engine-work' | 'probe-once',
  argument: string,
  options: { readonly uid?: number } = {},
): Started => {
  const path = fileURLToPath(new URL(`./${script}.ts`, import.meta.url))
  const child: ChildProcess = spawn(
    process.execPath,
    ['--conditions=db-failover-source', '--disable-warning=ExperimentalWarning', path, argument],
    { stdio: ['ignore', 'pipe', 'pipe'], ...options },
  )
  let out = ''
  let err = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const closed = once(child, 'close')
  const lines = () => out.split('\n').slice(0, -1)
  return {
    lines,
    says: async (fits) => {
      for (;;) {
        const line = lines().find(fits)
        if (line !== undefined) return line
        if (child.exitCode !== null || child.signalCode !== null) throw new Error(`${script} ended: ${out}${err}`)
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
    },
    kill: async () => {
      if (child.exitCode === null && child.signalCode === null) child.kill('SIGKILL')
      await closed
    },
  }
}
