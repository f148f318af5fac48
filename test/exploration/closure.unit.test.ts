import { expect, it } from 'vitest'
import { bounds, oneBackupDatabase } from './cuts.ts'
import { explore } from './explore.ts'
import { real } from './node.ts'
import { recovery } from './recovery.ts'
import { said, silent } from './report.ts'
import { startOf } from './start.ts'

// N4 for one backup database. A cut that does not close, or a situation from which no commands lead back, fails the test.

const ample = { seconds: 600 }

said(['', 'Explored to closure, with one backup database. Bounds:', ...bounds.map((b) => `  ${b}`)])

// The other cuts are open still: docs/proofs.md says how far they came.
it.each(oneBackupDatabase.slice(0, 1).map((cut) => [cut.name, cut] as const))(
  '%s: the nevers hold in every situation',
  (_, cut) => {
    const ways = recovery(real, ['a', ...cut.backups], silent)
    let visited = 0
    const explored = explore(real, [startOf(real, cut, silent)], cut.scope, ample, (n) =>
      // Never 7 costs a search: the ways are remembered, and every situation of a cut is asked.
      visited++ % cut.recoveryEvery === 0 ? (['all', 'spare'] as const).flatMap((how) => ways.check(n, how) ?? []) : [],
    )
    said([
      `${cut.name}`,
      `  ${explored.states} states, ${explored.transitions} transitions, ${explored.closure ? 'closure' : `open: ${explored.frontier} states not looked at`}, deepest ${explored.deepest}`,
      `  Never 7 asked of every ${cut.recoveryEvery === 1 ? '' : `${cut.recoveryEvery}th `}state`,
    ])
    expect(explored.faults).toEqual([])
    expect(explored.closure).toBe(true)
  },
)
