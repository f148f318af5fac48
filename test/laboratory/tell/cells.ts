import { type Order, type Outcome, together } from '../lanes/order.ts'
import { sideBySide } from '../lanes/side-by-side.ts'
import { noteSeen } from '../seen/seen.ts'
import { type Batch, batchesOf } from '../table/run.ts'
import { cells, cellText } from '../table/table.ts'
import type { Telling } from './telling.ts'

/** Until when batches are run. */
interface Limits {
  /** After this moment, machine's clock, no further cell is begun; null: all are told. */
  readonly until: number | null
  /** Says no when no further batch is to be begun. */
  readonly goesOn: () => boolean
}

/** Runs batches until they are not to go on; what an unreached cell has left of one is run in a group of its own. */
export const runBatches = async (
  batches: readonly Batch[],
  { lanes, noDisks, record, until, goesOn }: Telling & Limits,
  say: (text: string) => void,
): Promise<Outcome> => {
  const outcomes: Outcome[] = []
  const waiting: Order[] = batches.map(({ mode, cells }) => ({
    tell: 'cells',
    mode,
    cells: cells.map(cellText),
    noDisks,
    until,
  }))
  let begun = 0
  const next = (): Order | null => (begun++ < lanes || goesOn() ? (waiting.shift() ?? null) : null)
  const heard = (outcome: Outcome, order: Order): void => {
    outcomes.push(outcome)
    if (record) noteSeen('cells', outcome.seen)
    for (const sentence of outcome.wrong) say(`  ${sentence}`)
    if (order.tell === 'cells' && outcome.left.length > 0) waiting.push({ ...order, cells: outcome.left })
  }
  await sideBySide(lanes, next, heard, say)
  return together(outcomes)
}

/** Runs every cell whose text holds a text, under `stop` and under `keep`; answers the exit code. */
export const tellCells = async (text: string, telling: Telling, say: (text: string) => void): Promise<number> => {
  const chosen = cells.filter((cell) => cellText(cell).includes(text))
  const batches = batchesOf(chosen, ['stop', 'keep'])
  const { wrong, skipped, missed, seen } = await runBatches(
    batches,
    { ...telling, until: null, goesOn: () => true },
    say,
  )
  for (const why of skipped) say(`skipped: ${why}`)
  for (const cell of missed) say(`the fault never came in time: ${cell}`)
  for (const sentence of wrong) say(`  ${sentence}`)
  say(
    `${seen.length} of ${2 * chosen.length} cells, ${skipped.length} skipped, ${missed.length} missed, ${wrong.length} violations`,
  )
  return wrong.length > 0 || missed.length > 0 || seen.length === 0 ? 1 : 0
}
