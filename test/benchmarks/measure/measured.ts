import type { Benchmark, Sample, Size } from './benchmark.ts'

/** The runs of one benchmark, of which the one with the median ratio counts. */
export interface Measured extends Sample {
  readonly runs: number
}

/** As many runs as the benchmark asks for and the milliseconds allow: one at least, none that would hardly end in time. */
export const measured = async (benchmark: Benchmark, size: Size, ms: number): Promise<Measured> => {
  const wanted = size === 'small' ? 1 : benchmark.runs
  const began = performance.now()
  const dispose = await benchmark.prepare?.(size)
  try {
    const samples: Sample[] = []
    let longest = 0
    while (samples.length < wanted && (samples.length === 0 || performance.now() + longest < began + ms)) {
      const run = performance.now()
      samples.push(await benchmark.run(size))
      longest = Math.max(longest, performance.now() - run)
    }
    const sorted = samples.toSorted((a, b) => a.ratio - b.ratio)
    const middle = sorted[(sorted.length - 1) >> 1]
    if (middle === undefined || !Number.isFinite(middle.ratio)) throw new Error(`${benchmark.name} has no ratio`)
    return { ...middle, runs: samples.length }
  } finally {
    await dispose?.()
  }
}
