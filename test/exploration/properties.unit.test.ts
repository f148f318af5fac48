import { expect, it } from 'vitest'
import { history, properties } from './histories.ts'

// The same histories in every run; the long proofs tell others.

const runs = [120, 60, 40, 400]

it.each(Object.entries(properties).map(([name, holds], i) => [name, holds, runs[i] ?? 100] as const))(
  '%s',
  (_, holds, n) => holds({ runs: n, longest: 120, seed: 1 }),
)

it('the state stays small in a long history', () => {
  const sizes = [200, 1000, 3000].map((length) => {
    const { states } = history({ start: 0, seed: 7, length })
    return Math.max(...states.slice(-100).map((s) => JSON.stringify(s).length))
  })
  expect(Math.max(...sizes)).toBeLessThan(40_000)
})
