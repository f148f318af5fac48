import { sqliteFiles } from '../adapters/sqlite-engine.ts'
import { sqliteLog } from '../adapters/sqlite-log.ts'
import type { Injury } from '../faults/fault.ts'
import { forget, judge } from '../run/history.ts'
import { NotReached, openSession, type Setting } from '../run/session.ts'
import { whyNoDisks } from '../world/disks.ts'
import { runCell } from './cell.ts'
import type { End } from './ends.ts'
import { type FaultName, tableFaults } from './faults.ts'
import { type Moment, moments } from './moments.ts'
import { type Cell, cellText } from './table.ts'

/** Cells that share one group; then it is judged, and the next ones get a new one. */
const SHARED = 8

export interface Outcome {
  /** Sentences about what is not as the table says, or not as the checker wants it. */
  readonly wrong: readonly string[]
  readonly skipped: readonly string[]
  readonly ran: readonly { readonly cell: Cell; readonly end: End }[]
}

const injuryOf = (fault: FaultName): Injury => tableFaults[fault]

const momentOf = (name: Cell['moment']): Moment => {
  const found: Moment | undefined = moments.find((m) => m.name === name)
  if (found === undefined) throw new Error(`there is no moment ${name}`)
  return found
}

/** Runs some cells in one group, and judges it at the end. */
const runShared = async (cells: readonly Cell[], setting: Setting, say: (text: string) => void): Promise<Outcome> => {
  const heard: string[] = []
  const wrong: string[] = []
  const skipped: string[] = []
  const ran: { cell: Cell; end: End }[] = []
  const s = await openSession(setting, (line) => heard.push(`${new Date().toISOString()} ${line}`))
  let failed: string | null = null
  for (const cell of cells) {
    try {
      const ended = await runCell(s, momentOf(cell.moment), injuryOf(cell.fault))
      if ('skipped' in ended) {
        skipped.push(`${cellText(cell)}: ${ended.skipped}`)
        continue
      }
      say(`${cellText(cell)}: ${ended.end}`)
      ran.push({ cell, end: ended.end })
      if (!cell.ends.includes(ended.end))
        wrong.push(`${cellText(cell)} ended with "${ended.end}" instead of ${cell.ends.join(' or ')}`)
    } catch (cause) {
      if (!(cause instanceof NotReached)) throw cause
      failed = `${cellText(cell)}: ${cause.message}`
      break
    }
  }
  const told = await judge(s, heard, failed, !cells.some(({ fault }) => fault.includes('clock')))
  if (told.violations.length > 0 || wrong.length > 0)
    return { wrong: [...wrong, ...told.violations, `evidence: ${told.folder}`], skipped, ran }
  forget(told)
  return { wrong, skipped, ran }
}

/** Runs cells, group by group, until `goesOn` says no. */
export const runCells = async (
  cells: readonly Cell[],
  goesOn: () => boolean,
  say: (text: string) => void,
): Promise<Outcome> => {
  const noDisks = whyNoDisks()
  const setting: Setting = { log: sqliteLog, engine: sqliteFiles, mode: 'stop', rowEveryMs: 50, daily: false, noDisks }
  const parts: Outcome[] = []
  for (let at = 0; at < cells.length && (at === 0 || goesOn()); at += SHARED)
    parts.push(await runShared(cells.slice(at, at + SHARED), setting, say))
  return {
    wrong: parts.flatMap((p) => p.wrong),
    skipped: parts.flatMap((p) => p.skipped),
    ran: parts.flatMap((p) => p.ran),
  }
}
