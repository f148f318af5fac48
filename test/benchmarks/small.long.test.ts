import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { budgetMs, replay, say, seed } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { benchmarks } from './benchmarks.ts'

const program = fileURLToPath(new URL('bench.ts', import.meta.url))

interface Ended {
  readonly code: unknown
  readonly text: string
}

const bench = async (...args: readonly string[]): Promise<Ended> => {
  const flags = ['--expose-gc', '--conditions=db-failover-source']
  const child = spawn(process.execPath, [...flags, program, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  let text = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (part: string) => {
      text += part
    })
  const [code]: unknown[] = await once(child, 'close')
  return { code, text }
}

/** Those that need no compiler, from another one on with each seed. */
const inTurn = (): readonly string[] => {
  const names = benchmarks.filter(({ build }) => build === undefined).map(({ name }) => name)
  const first = seed % names.length
  return [...names.slice(first), ...names.slice(0, first)]
}

it('every benchmark works: as many as the budget allows, in their small size', async () => {
  const until = performance.now() + budgetMs
  const names = inTurn()
  const run: string[] = []
  for (const name of names) {
    if (run.length > 0 && performance.now() > until) break
    const { code, text } = await bench('--small', name)
    expect(code, `${replay}\n${text}`).toBe(0)
    expect(text, replay).toMatch(new RegExp(`^${name} +ratio +[0-9.]+ .*runs 1$`, 'm'))
    run.push(name)
  }
  say(`${run.length} of ${names.length} benchmarks ran: ${run.join(', ')}`)
})
