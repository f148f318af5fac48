import { budgetMs, say, seed } from 'db-failover-test-seeded/budget'
import { chanceOf, shuffled } from 'db-failover-test-seeded/chance'
import { expect, it } from 'vitest'
import { machineNow } from '../processes/member.ts'
import { batchesOf } from '../table/run.ts'
import { cells } from '../table/table.ts'
import { runBatches } from '../tell/cells.ts'
import { whyNoDisks } from '../world/disks.ts'

/** Milliseconds that a cell and the judgement after it take, most of them. */
const CELL = 9_000

it('every fault meets every moment, and ends as the table says, under `stop` and under `keep`', async () => {
  const chance = chanceOf(seed)
  const batches = shuffled(chance, batchesOf(shuffled(chance, cells), ['stop', 'keep']))
  const noDisks = whyNoDisks()
  const until = machineNow() + budgetMs - CELL
  const goesOn = () => machineNow() < until
  const outcome = await runBatches(batches, { lanes: 2, noDisks, record: false, until, goesOn }, say)
  for (const why of outcome.skipped) say(`skipped: ${why}`)
  for (const cell of outcome.missed) say(`not executed, the fault came too late for its moment: ${cell}`)
  say(`${outcome.seen.length} of ${2 * cells.length} cells, ${outcome.skipped.length} skipped`)
  expect(outcome.wrong.join('\n')).toBe('')
  expect(outcome.seen).not.toEqual([])
  // Only disks that cannot be had here may be missing.
  expect(outcome.skipped.filter((why) => noDisks === null || !why.endsWith(noDisks))).toEqual([])
})
