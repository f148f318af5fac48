import { describe, expect, it } from 'vitest'
import { asked } from './measure/asked.ts'
import type { Benchmark } from './measure/benchmark.ts'
import { isMet } from './measure/benchmark.ts'
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
