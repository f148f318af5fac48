import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import type { Benchmark, Size } from '../measure/benchmark.ts'

const program = fileURLToPath(new URL('idle.ts', import.meta.url))

const plans: Readonly<Record<Size, { readonly groups: readonly [number, number, number]; readonly seconds: number }>> =
  {
    small: { groups: [1, 5, 20], seconds: 3 },
    full: { groups: [1, 100, 1_000], seconds: 30 },
  }

/** The share of one core that a process of its own used. */
const shareOf = async (groups: number, seconds: number): Promise<number> => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--conditions=db-failover-source',
    program,
    `${groups}`,
    `${seconds}`,
  ])
  return Number(stdout)
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} % of a core`

export const idle: Benchmark = {
  name: 'idle-groups',
  says: 'share of one core that a process with a thousand idle groups uses (default policy, log in memory); a figure, not a ratio',
  aim: null,
  runs: 1,
  run: async (size) => {
    const { groups, seconds } = plans[size]
    const shares: number[] = []
    for (const count of groups) shares.push(await shareOf(count, seconds))
    return {
      ratio: shares.at(-1) ?? Number.NaN,
      figures: Object.fromEntries(groups.map((count, i) => [`${count} groups`, percent(shares[i] ?? 0)])),
    }
  },
}
