import { describe, expect, it } from 'vitest'
import { asked } from './measure/asked.ts'
import type { Benchmark } from './measure/benchmark.ts'
import { isMet } from './measure/benchmark.ts'
import { measured } from './measure/measured.ts'
import { withResults } from './measure/results.ts'

const named = (name: string): Benchmark => ({
  name,
  says: 'one thing against another',
  aim: { least: 0.5 },
  runs: 1,
  run: async () => ({ ratio: 1, figures: {} }),
})
const all = [named('fold'), named('read')]

describe('pnpm bench', () => {
  it('runs all without a name, and those that are named', () => {
    expect(asked([], all)).toMatchObject({ right: { chosen: all, size: 'full', write: false } })
    expect(asked(['read', '--write'], all)).toMatchObject({ right: { chosen: [all[1]], write: true } })
  })

  it('refuses a wrong name, a wrong option, and writing figures that mean nothing', () => {
    expect(asked(['fol'], all)).toEqual({ _tag: 'Left', left: 'There is no benchmark fol.' })
    expect(asked(['--fast'], all)).toMatchObject({ _tag: 'Left' })
    expect(asked(['--small', '--write'], all)).toMatchObject({ _tag: 'Left' })
    for (const minutes of [['--minutes'], ['--minutes', ''], ['--minutes', '0'], ['--minutes', 'fold']])
      expect(asked(minutes, all), minutes.join(' ')).toMatchObject({ _tag: 'Left' })
    expect(asked(['--minutes', '0.5', 'fold'], all)).toMatchObject({ right: { minutes: 0.5, chosen: [all[0]] } })
  })

  it('runs a benchmark as often as time allows, but once, and takes the middle one', async () => {
    const ratios = [3, 1, 2]
    let next = 0
    const benchmark = { ...named('fold'), runs: 3, run: async () => ({ ratio: ratios[next++ % 3] ?? 0, figures: {} }) }
    expect(await measured(benchmark, 'full', 60_000)).toMatchObject({ ratio: 2, runs: 3 })
    expect(await measured(benchmark, 'full', 0)).toMatchObject({ ratio: 3, runs: 1 })
    expect(await measured(benchmark, 'small', 60_000)).toMatchObject({ ratio: 1, runs: 1 })
  })

  it('takes down what a benchmark prepared, also when it fails', async () => {
    let there = 0
    const prepare = async () => {
      there++
      return async () => {
        there--
      }
    }
    const failing = { ...named('fold'), prepare, run: () => Promise.reject(new Error('no server')) }
    await expect(measured(failing, 'full', 0)).rejects.toThrow('no server')
    expect(there).toBe(0)
  })

  it('tells whether an aim is met, at its edge too', () => {
    expect([isMet({ least: 0.5 }, 0.5), isMet({ least: 0.5 }, 0.49)]).toEqual([true, false])
    expect([isMet({ most: 1.2 }, 1.2), isMet({ most: 1.2 }, 1.21), isMet(null, 7)]).toEqual([true, false, null])
  })

  it('renews the rows that were measured and leaves the others', () => {
    const page = 'before\n<!-- results -->\n| `read` | 0.10 | ≥ 0.5 | missed | old |\n<!-- end of results -->\nafter\n'
    const once = withResults(page, [{ benchmark: named('fold'), ratio: 0.75, figures: 'new', verdict: 'met' }])
    const twice = withResults(once, [{ benchmark: named('read'), ratio: 0.6, figures: 'newer', verdict: 'met' }])
    expect(twice.startsWith('before\n') && twice.endsWith('<!-- end of results -->\nafter\n')).toBe(true)
    expect(once).toContain('| `read` | 0.10 | ≥ 0.5 | missed | old |')
    expect(twice).toContain('| `read` | 0.60 | ≥ 0.5 | met | newer |')
    expect(twice).toContain('| `fold` | 0.75 | ≥ 0.5 | met | new |')
  })
})
