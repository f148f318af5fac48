/** Milliseconds that the work took. */
export const taking = async (work: () => unknown): Promise<number> => {
  const began = performance.now()
  await work()
  return performance.now() - began
}

/** Each of the works in turn, several rounds long; the median time of each in milliseconds. Neither profits from being last. */
export const inTurn = async <K extends string>(
  rounds: number,
  works: Readonly<Record<K, () => unknown>>,
): Promise<Readonly<Record<K, number>>> => {
  const names = Object.keys(works) as K[]
  const times = new Map<K, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round < rounds; round++)
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      collect()
      times.get(name)?.push(await taking(works[name]))
    }
  return Object.fromEntries([...times].map(([name, all]) => [name, median(all)])) as Record<K, number>
}

const median = (all: readonly number[]): number => {
  const sorted = all.toSorted((a, b) => a - b)
  const middle = sorted.length >> 1
  const upper = sorted[middle] ?? Number.NaN
  return sorted.length % 2 === 1 ? upper : (upper + (sorted[middle - 1] ?? Number.NaN)) / 2
}

/** Takes the garbage of one side away before the other is measured; needs `--expose-gc`. */
export const collect = (): void => {
  globalThis.gc?.()
}

const grouped = (n: number): string =>
  Math.round(n)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ')

export const perSecond = (count: number, ms: number): string => `${grouped((count / ms) * 1_000)}/s`
export const milliseconds = (ms: number): string => (ms < 10 ? `${ms.toFixed(2)} ms` : `${grouped(ms)} ms`)
export const megabytes = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`
