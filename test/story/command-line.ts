import { type ChildProcess, spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const main = fileURLToPath(new URL('../../packages/db-failover/src/main.ts', import.meta.url))

/** Starts `db-failover` from its sources as a process of its own; every line that it says is given to `hears`. */
export const startCommand = (
  args: readonly string[],
  cwd: string,
  hears: (line: string) => void = () => {},
): ChildProcess => {
  const child = spawn(process.execPath, ['--conditions=db-failover-source', main, ...args], {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: { ...process.env, NO_COLOR: '1' },
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

/** The exit code, or the signal's name, when everything that it said has been heard. */
export const endOf = (child: ChildProcess): Promise<number | string> =>
  new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(code ?? signal ?? 'gone'))
  })
