import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Size } from './benchmark.ts'
import type { Measured } from './measured.ts'

const program = fileURLToPath(new URL('one.ts', import.meta.url))

/** Beyond its share a benchmark gets so much: its last run, what it prepares, and what it takes down. */
const patience = { least: 180_000, times: 2 }

const isMeasured = (u: unknown): u is Measured =>
  typeof u === 'object' && u !== null && 'ratio' in u && typeof u.ratio === 'number' && 'figures' in u && 'runs' in u

const said = (text: string): Measured | null => {
  try {
    const last: unknown = JSON.parse(text.trim().split('\n').at(-1) ?? '')
    return isMeasured(last) ? last : null
  } catch {
    return null
  }
}

/**
 * One benchmark in a process of its own, so that none finds the heap and the compiled code that another left, and none
 * that fails or hangs takes the others with it. What went wrong is one sentence; the rest stands on standard error.
 */
export const apart = async (name: string, size: Size, ms: number): Promise<Either<string, Measured>> => {
  const child = spawn(process.execPath, [...process.execArgv, program, name, size, `${Math.round(ms)}`], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  child.stdout.setEncoding('utf8').on('data', (part: string) => {
    text += part
  })
  const most = Math.max(patience.least, patience.times * ms)
  const timer = setTimeout(() => child.kill('SIGKILL'), most)
  const [code, signal]: unknown[] = await once(child, 'close')
  clearTimeout(timer)
  const measured = said(text)
  if (code === 0 && measured !== null) return right(measured)
  if (signal === 'SIGKILL') return left(`it did not end within ${Math.round(most / 1_000)} s`)
  return left(`its process ended with ${String(code ?? signal)}`)
}
