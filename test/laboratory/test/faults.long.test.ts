import { budgetMs, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { batchesOf, runBatches } from '../table/run.ts'
import { cells } from '../table/table.ts'
import { whyNoDisks } from '../world/disks.ts'

it('every fault meets every moment, and ends as the table says, under `stop` and under `keep`', async () => {
  const chance = chanceOf(seed)
  const batches = shuffled(chance, batchesOf(shuffled(chance, cells), ['stop', 'keep']))
  const noDisks = whyNoDisks()
  const end = performance.now() + budgetMs
  const { wrong, skipped, ran } = await runBatches(batches, noDisks, () => performance.now() < end, say)
  for (const why of skipped) say(`skipped: ${why}`)
  say(`${ran.length} of ${2 * cells.length} cells, ${skipped.length} skipped`)
  expect(wrong.join('\n')).toBe('')
  // Only disks that cannot be had here may be missing.
  expect(skipped.filter((why) => noDisks === null || !why.endsWith(noDisks))).toEqual([])
})
