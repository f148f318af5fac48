import { readFileSync, writeFileSync } from 'node:fs'
import { left } from 'fp-ts/lib/Either.js'
import { benchmarks } from './benchmarks.ts'
import { apart } from './measure/apart.ts'
import { asked, usage } from './measure/asked.ts'
import { aimText, type Benchmark, isMet } from './measure/benchmark.ts'
import { type Result, withResults } from './measure/results.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const verdictOf = (met: boolean | null): string => (met === null ? 'reported' : met ? 'met' : 'missed')

const whyNotBuilt = ({ build }: Benchmark): string | null => {
  try {
    build?.()
    return null
  } catch (thrown) {
    return thrown instanceof Error ? thrown.message : String(thrown)
  }
}

const page = new URL('../../docs/benchmarks.md', import.meta.url)

/** 0: all were measured, aims met or not; 1: some could not be; 2: asked for what there is not. */
const main = async (): Promise<number> => {
  const wish = asked(process.argv.slice(2), benchmarks)
  if (wish._tag === 'Left') {
    process.stderr.write(`${wish.left}\n\n${usage(benchmarks)}\n`)
    return 2
  }
  const { chosen, size, write, minutes } = wish.right
  const unbuilt = new Map(chosen.map((benchmark) => [benchmark, whyNotBuilt(benchmark)]))
  const until = performance.now() + minutes * 60_000
  const failed: string[] = []
  for (const [i, benchmark] of chosen.entries()) {
    const { name, aim } = benchmark
    const share = Math.max(0, until - performance.now()) / (chosen.length - i)
    const why = unbuilt.get(benchmark) ?? null
    const measured = why === null ? await apart(name, size, share) : left(why)
    if (measured._tag === 'Left') {
      failed.push(name)
      say(`${name.padEnd(22)} failed: ${measured.left}`)
      continue
    }
    const { ratio, runs } = measured.right
    const verdict = verdictOf(isMet(aim, ratio))
    const figures = Object.entries(measured.right.figures).map(([what, figure]) => `${what} ${figure}`)
    const result: Result = { benchmark, ratio, verdict, figures: [...figures, `runs ${runs}`].join(', ') }
    say(
      `${name.padEnd(22)} ratio ${ratio.toFixed(2).padStart(7)}   aim ${aimText(aim).padEnd(7)} ${verdict.padEnd(9)} ${result.figures}`,
    )
    // Written one by one: what has been measured is not lost with what comes after it.
    if (write) writeFileSync(page, withResults(readFileSync(page, 'utf8'), [result]))
  }
  if (failed.length > 0) say(`\nnot measured: ${failed.join(', ')}`)
  return failed.length > 0 ? 1 : 0
}

process.exitCode = await main()
