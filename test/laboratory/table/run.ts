import { nothing, type Outcome, type Seen } from '../lanes/order.ts'
import { consent, forget, judge } from '../run/history.ts'
import { NotReached, openSession, type Session, type Setting } from '../run/session.ts'
import type { Mode } from '../run/settings.ts'
import { settle } from '../run/settle.ts'
import { type CellEnd, runCell } from './cell.ts'
import { type Moment, moments } from './moments.ts'
import { type Cell, cellText } from './table.ts'

/** Cells that share one group; then it is judged, and the next ones get a new one. All of one table and one mode. */
export interface Batch {
  readonly mode: Mode
  readonly cells: readonly Cell[]
}

/** Cells in one batch. */
const SHARED = 10
/** How often a fault is tried that came too late for its moment. */
const TRIES = 5

/** Cells in their order, in batches of one table and one mode. */
export const batchesOf = (cells: readonly Cell[], modes: readonly Mode[]): readonly Batch[] => {
  const tables = [...new Set(cells.map(({ table }) => table))]
  return modes.flatMap((mode) =>
    tables.flatMap((table) => {
      const own = cells.filter((cell) => cell.table === table)
      const count = Math.ceil(own.length / SHARED)
      return Array.from({ length: count }, (_, i) => ({ mode, cells: own.slice(i * SHARED, (i + 1) * SHARED) }))
    }),
  )
}

const momentOf = (name: Cell['moment']): Moment => {
  const found: Moment | undefined = moments.find((m) => m.name === name)
  if (found === undefined) throw new Error(`there is no moment ${name}`)
  return found
}

/** Runs a cell until its fault has met its moment. */
const untilMet = async (s: Session, cell: Cell, say: (text: string) => void): Promise<CellEnd> => {
  for (let left = TRIES; ; left--) {
    const ended = await runCell(s, momentOf(cell.moment), cell.injury)
    if ('skipped' in ended || ended.met || left === 1) return ended
    say(`${cellText(cell)}: it was over when the fault came, once more`)
  }
}

/** Begins a group, and says when its first cell can be run. */
const begin = async (s: Session): Promise<void> => {
  await consent(s)
  await settle(s, false, () => {})
  s.begun()
}

/** Runs some cells in one group, as many as `goesOn` lets begin, the first in any case, and judges it at the end. */
export const runBatch = async (
  { mode, cells }: Batch,
  noDisks: string | null,
  goesOn: () => boolean,
  say: (text: string) => void,
): Promise<Outcome> => {
  const heard: string[] = []
  const wrong: string[] = []
  const skipped: string[] = []
  const missed: string[] = []
  const seen: Seen[] = []
  const [first] = cells
  if (first === undefined) return nothing
  const { log, engine } = first.table
  const setting: Setting = { log, engine, mode, rowEveryMs: 50, daily: false, noDisks }
  const s = await openSession(setting, (line) => heard.push(`${new Date().toISOString()} ${line}`))
  let failed: string | null = null
  let left = cells.map(cellText)
  try {
    await begin(s)
    for (const cell of cells) {
      if (cell !== first && !goesOn()) break
      const text = cellText(cell)
      left = left.slice(1)
      const ended = await untilMet(s, cell, say)
      if ('skipped' in ended) {
        skipped.push(`${text}: ${ended.skipped}`)
        continue
      }
      say(`${text}, ${mode}: ${ended.end}`)
      if (!cell.ends.includes(ended.end))
        wrong.push(`${text}, ${mode}: ended with "${ended.end}" instead of ${cell.ends.join(' or ')}`)
      else if (ended.met) seen.push({ what: text, mode, end: ended.end })
      else missed.push(`${text}, ${mode}`)
    }
  } catch (cause) {
    if (!(cause instanceof NotReached)) throw cause
    failed = `${cells.map(cellText)[cells.length - left.length - 1] ?? 'the beginning'}, ${mode}: ${cause.message}`
  }
  const told = await judge(s, heard, failed, !cells.some(({ fault }) => fault.includes('clock')))
  const against = [...wrong, ...told.violations]
  if (against.length === 0) forget(told)
  // What the checker finds may be any cell's.
  const held = told.violations.length === (failed === null ? 0 : 1)
  return {
    wrong: against.length === 0 ? [] : [...against, `evidence: ${told.folder}`],
    skipped,
    missed,
    seen: held ? seen : [],
    left,
  }
}
