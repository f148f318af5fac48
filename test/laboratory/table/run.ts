import { consent, forget, judge } from '../run/history.ts'
import { NotReached, openSession, type Session, type Setting } from '../run/session.ts'
import type { Mode } from '../run/settings.ts'
import { type CellEnd, runCell } from './cell.ts'
import type { End } from './ends.ts'
import { type Moment, moments } from './moments.ts'
import { type Cell, cellText } from './table.ts'

/** Cells that share one group; then it is judged, and the next ones get a new one. All of one table and one mode. */
export interface Batch {
  readonly mode: Mode
  readonly cells: readonly Cell[]
}

/** Cells in one batch. */
const SHARED = 8
/** How often a fault is tried that came too late for its moment. */
const TRIES = 5

export interface Outcome {
  /** Sentences about what is not as the table says, or not as the checker wants it. */
  readonly wrong: readonly string[]
  readonly skipped: readonly string[]
  /** Cells whose fault met their moment, and how they ended. */
  readonly ran: readonly { readonly cell: Cell; readonly end: End }[]
}

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

/** Runs some cells in one group, and judges it at the end. */
const runBatch = async (
  { mode, cells }: Batch,
  noDisks: string | null,
  say: (text: string) => void,
): Promise<Outcome> => {
  const heard: string[] = []
  const wrong: string[] = []
  const skipped: string[] = []
  const ran: { cell: Cell; end: End }[] = []
  const [first] = cells
  if (first === undefined) return { wrong, skipped, ran }
  const { log, engine } = first.table
  const setting: Setting = { log, engine, mode, rowEveryMs: 50, daily: false, noDisks }
  const s = await openSession(setting, (line) => heard.push(`${new Date().toISOString()} ${line}`))
  let failed: string | null = null
  let at = first
  try {
    await consent(s)
    for (const cell of cells) {
      at = cell
      const ended = await untilMet(s, cell, say)
      if ('skipped' in ended) {
        skipped.push(`${cellText(cell)}: ${ended.skipped}`)
        continue
      }
      say(`${cellText(cell)}, ${mode}: ${ended.end}`)
      if (ended.met) ran.push({ cell, end: ended.end })
      else wrong.push(`${cellText(cell)}: the fault never came in time`)
      if (!cell.ends.includes(ended.end))
        wrong.push(`${cellText(cell)} ended with "${ended.end}" instead of ${cell.ends.join(' or ')}`)
    }
  } catch (cause) {
    if (!(cause instanceof NotReached)) throw cause
    failed = `${cellText(at)}: ${cause.message}`
  }
  const told = await judge(s, heard, failed, !cells.some(({ fault }) => fault.includes('clock')))
  if (told.violations.length > 0 || wrong.length > 0)
    return { wrong: [...wrong, ...told.violations, `evidence: ${told.folder}`], skipped, ran }
  forget(told)
  return { wrong, skipped, ran }
}

/** Runs batches until `goesOn` says no. */
export const runBatches = async (
  batches: readonly Batch[],
  noDisks: string | null,
  goesOn: () => boolean,
  say: (text: string) => void,
): Promise<Outcome> => {
  const parts: Outcome[] = []
  for (const batch of batches) {
    if (parts.length > 0 && !goesOn()) break
    parts.push(await runBatch(batch, noDisks, say))
  }
  return {
    wrong: parts.flatMap((p) => p.wrong),
    skipped: parts.flatMap((p) => p.skipped),
    ran: parts.flatMap((p) => p.ran),
  }
}
