import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** A supervisor in a process of its own. */
export interface Running {
  /** Resolves when it has said this, the n-th time. */
  readonly says: (line: string, times?: number) => Promise<void>
  readonly signal: (signal: 'SIGSTOP' | 'SIGCONT' | 'SIGKILL') => void
  readonly end: () => Promise<void>
}

const script = fileURLToPath(new URL('./supervisor.ts', import.meta.url))

export const supervisor = (name: string, folder: string, slow = ''): Running => {
  const child = spawn(
    process.execPath,
    ['--conditions=db-failover-source', '--disable-warning=ExperimentalWarning', script, name, folder, slow],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  )
  let out = ''
  let err = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text
  })
  const closed = once(child, 'close')
  const ended = () => child.exitCode !== null || child.signalCode !== null
  return {
    says: async (line, times = 1) => {
      while (out.split('\n').filter((l) => l === line).length < times) {
        if (ended()) throw new Error(`${name} ended before it said ${line}: ${out}${err}`)
        await new Promise((resolve) => setTimeout(resolve, 10))
      }
    },
    signal: (signal) => {
      child.kill(signal)
    },
    end: async () => {
      if (!ended()) child.kill('SIGKILL')
      await closed
    },
  }
}
