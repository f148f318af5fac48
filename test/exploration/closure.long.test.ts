import { budgetMs } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { closesWith, readRows, titleOf } from './counted.ts'
import { bounds, severalBackupDatabases } from './cuts.ts'
import { withoutAlarms } from './node.ts'
import { proven } from './proof.ts'
import { said } from './report.ts'

// N4 for two and three backup databases, cut by cut: to closure, or as far as the budget allows. What is found on the way
// fails the test; a cut that stays open says how far it came.

const groups = [
  ['two', ['b', 'c']],
  ['three', ['b', 'c', 'd']],
] as const

for (const [column, backups] of groups) {
  /** What docs/proofs.md says of the cuts. */
  const page = new Map(readRows().map((r) => [r.cut, r[column]]))
  const cuts = severalBackupDatabases(backups)
  const end = { at: 0 }
  it.each(cuts.map((cut, i) => [`${backups.length} backup databases: ${cut.name}`, cut, i] as const))(
    '%s: the nevers hold in every situation that is reached',
    (_, cut, i) => {
      if (i === 0) {
        end.at = performance.now() + budgetMs / groups.length
        said([
          '',
          `Explored with ${backups.length} backup databases. Bounds:`,
          ...bounds.map((b) => `  ${b}`),
          '  alarms are held off',
        ])
      }
      // What an earlier cut leaves of its share, the later ones have.
      const ms = Math.max(0, end.at - performance.now()) / (cuts.length - i)
      const { explored, back } = proven(withoutAlarms, cut, {
        seconds: ms / 1000,
        ...(cut.comparable ? { compareEvery: 200 } : {}),
      })
      expect([...explored.faults, ...back.faults]).toEqual([])
      const closes = closesWith(page.get(titleOf(cut)) ?? '')
      if (closes !== null) expect(explored.states).toBeLessThanOrEqual(closes)
      if (closes !== null && explored.closure) expect(explored.states).toBe(closes)
    },
  )
}
