import { budgetMs, replay, seed } from 'db-failover-test-seeded/budget'
import { expect, it } from 'vitest'
import { surviving } from './alive.ts'
import { said } from './report.ts'

// Random walks through the whole world, with the nevers checked at every event and a way back asked for every few steps.

const groups = [['b'], ['b', 'c'], ['b', 'c', 'd']] as const
const each = budgetMs / groups.length

it.each(groups.map((backups) => [backups]))('with the backup databases %j', (backups) => {
  const end = performance.now() + each
  const { found, walks, steps } = surviving(backups, {
    seed,
    walks: Number.MAX_SAFE_INTEGER,
    length: 80,
    until: () => performance.now() > end,
  })
  said([`${backups.length} backup databases: ${walks} walks, ${steps} steps, ${replay}`])
  expect(found).toBeNull()
})
