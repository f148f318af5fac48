import { expect, it } from 'vitest'
import { bounds, oneBackupDatabase } from './cuts.ts'
import { real } from './node.ts'
import { proven } from './proof.ts'
import { said } from './report.ts'

// N4 for one backup database. A cut that does not close, or a situation from which no commands lead back, fails the test.

/** Refusals after which there is nothing to type: what was asked for is so already, or ends by itself. */
const nothingToType = ['return.ask-on-master', 'drill.ask-switching']

said(['', 'Explored to closure, with one backup database. Bounds:', ...bounds.map((b) => `  ${b}`)])

it.each(oneBackupDatabase.map((cut) => [cut.name, cut] as const))(
  '%s: the nevers hold in every situation, and from each a way leads back',
  (_, cut) => {
    const { explored, back } = proven(real, cut, { seconds: 600, ...(cut.comparable ? { compareEvery: 50 } : {}) })
    expect([...explored.faults, ...back.faults]).toEqual([])
    expect(explored.closure).toBe(true)
    expect([...explored.speechless].filter((rule) => !nothingToType.includes(rule))).toEqual([])
  },
  600_000,
)
