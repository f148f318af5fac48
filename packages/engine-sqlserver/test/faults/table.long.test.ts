import { budgetMs, replay, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { allCells } from './ends.ts'
import { tableHolds } from './suite.ts'

it(`every fault in every moment ends as the table says (${replay})`, async () => {
  const until = performance.now() + budgetMs
  const cells = shuffled(chanceOf(seed), allCells)
  const executed = await tableHolds(cells, 3, () => performance.now() < until)
  say(`${executed.size} of ${cells.length} cells of docs/sqlserver-faults.md`)
  // With time enough each was executed; with less, those that the seed put first.
  const wanted = performance.now() < until ? cells.length : Math.min(cells.length, 8)
  expect(executed.size).toBeGreaterThanOrEqual(wanted)
})
