import { spawn } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { execute } from '../../src/cli/program.ts'

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))

export interface Called {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'db-failover-test-'))

/** One command line within this process, as a person would type it in the folder. */
export const call = async (
  cwd: string,
  argv: readonly string[],
  more: { readonly env?: Readonly<Record<string, string>>; readonly isTTY?: boolean; readonly stop?: AbortSignal } = {},
): Promise<Called> => {
  let stdout = ''
  let stderr = ''
  const code = await execute({
    argv,
    cwd,
    env: more.env ?? {},
    actor: 'carol',
    stop: more.stop ?? new AbortController().signal,
    streams: {
      stdout: { write: (text) => (stdout += text), isTTY: more.isTTY === true, columns: 120 },
      stderr: { write: (text) => (stderr += text) },
    },
  })
  return { code, stdout, stderr }
}

export interface Process {
  readonly pid: number
  readonly said: () => string
  /** Resolves when it has said this. */
  readonly says: (text: string) => Promise<void>
  readonly signal: (name: NodeJS.Signals) => void
  readonly ended: Promise<{ readonly code: number | null; readonly signal: string | null }>
}

/** The command line as a process of its own, from the sources. */
export const start = (cwd: string, argv: readonly string[], env: Readonly<Record<string, string>> = {}): Process => {
  const child = spawn(process.execPath, ['--conditions=db-failover-source', main, ...argv], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
    windowsHide: true,
  })
  let said = ''
  const heard = new Set<() => void>()
  const hear = (text: string) => {
    said += text
    for (const h of heard) h()
  }
  child.stdout.setEncoding('utf8').on('data', hear)
  child.stderr.setEncoding('utf8').on('data', hear)
  const ended = new Promise<{ code: number | null; signal: string | null }>((resolve) =>
    child.once('close', (code, signal) => resolve({ code, signal })),
  )
  const says = (text: string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = () => {
        if (!said.includes(text)) return
        heard.delete(look)
        resolve()
      }
      heard.add(look)
      look()
      void ended.then(() => reject(new Error(`ended without saying ${JSON.stringify(text)}; it said: ${said}`)))
    })
  return { pid: child.pid ?? 0, said: () => said, says, signal: (name) => child.kill(name), ended }
}
