import { budgetMs, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { runCells } from '../table/run.ts'
import { cells } from '../table/table.ts'

const say = (text: string): void => void process.stdout.write(`${text}\n`)

it('every fault at every moment ends as the table says', async () => {
  const end = performance.now() + budgetMs
  const { wrong, skipped, ran } = await runCells(shuffled(chanceOf(seed), cells), () => performance.now() < end, say)
  for (const why of skipped) say(`skipped: ${why}`)
  say(`${ran.length} of ${cells.length} cells, ${skipped.length} skipped`)
  expect(wrong.join('\n')).toBe('')
})
