import { whyNoDisks } from '../world/disks.ts'
import { batchesOf, runBatches } from './run.ts'
import { cells, cellText } from './table.ts'

/** Runs every cell whose text holds a text, under `stop` and under `keep`; answers the exit code. */
export const tellCells = async (text: string, say: (text: string) => void): Promise<number> => {
  const chosen = cells.filter((cell) => cellText(cell).includes(text))
  const batches = batchesOf(chosen, ['stop', 'keep'])
  const { wrong, skipped, ran } = await runBatches(batches, whyNoDisks(), () => true, say)
  for (const why of skipped) say(`skipped: ${why}`)
  for (const sentence of wrong) say(`  ${sentence}`)
  say(`${ran.length} of ${2 * chosen.length} cells, ${skipped.length} skipped, ${wrong.length} violations`)
  return wrong.length > 0 || ran.length === 0 ? 1 : 0
}
