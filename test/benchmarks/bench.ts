import { readFileSync, writeFileSync } from 'node:fs'
import { benchmarks } from './benchmarks.ts'
import { asked, usage } from './measure/asked.ts'
import { aimText, type Benchmark, isMet, type Sample, type Size } from './measure/benchmark.ts'
import { type Result, withResults } from './measure/results.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

const measured = async (benchmark: Benchmark, size: Size): Promise<Sample> => {
  const dispose = await benchmark.prepare?.(size)
  try {
    const samples: Sample[] = []
    for (let run = 0; run < (size === 'small' ? 1 : benchmark.runs); run++) samples.push(await benchmark.run(size))
    const sorted = samples.toSorted((a, b) => a.ratio - b.ratio)
    const middle = sorted[(sorted.length - 1) >> 1]
    if (middle === undefined) throw new Error(`${benchmark.name} was never run`)
    return middle
  } finally {
    await dispose?.()
  }
}

const verdictOf = (met: boolean | null): string => (met === null ? 'reported' : met ? 'met' : 'missed')

const main = async (): Promise<number> => {
  const wish = asked(process.argv.slice(2), benchmarks)
  if (wish._tag === 'Left') {
    process.stderr.write(`${wish.left}\n\n${usage(benchmarks)}\n`)
    return 2
  }
  const { chosen, size, write } = wish.right
  const results: Result[] = []
  for (const benchmark of chosen) {
    const { name, aim } = benchmark
    const { ratio, figures } = await measured(benchmark, size)
    const verdict = verdictOf(isMet(aim, ratio))
    const shown = Object.entries(figures).map(([what, figure]) => `${what} ${figure}`)
    say(
      `${name.padEnd(22)} ratio ${ratio.toFixed(2).padStart(7)}   aim ${aimText(aim).padEnd(7)} ${verdict.padEnd(9)} ${shown.join(', ')}`,
    )
    results.push({ benchmark, ratio, figures: shown.join(', '), verdict })
  }
  const page = new URL('../../docs/benchmarks.md', import.meta.url)
  if (write) writeFileSync(page, withResults(readFileSync(page, 'utf8'), results))
  return 0
}

process.exitCode = await main()
