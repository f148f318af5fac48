import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import type { Seen } from '../lanes/order.ts'
import type { Mode } from '../run/settings.ts'

/** When something was last told to its end and held, and how it ended. */
export interface Sight {
  /** The day, UTC: 2026-01-31. */
  readonly on: string
  readonly end: string
}

/** What was seen of one cell or scenario; what is not there was never executed. */
export interface Row extends Readonly<Partial<Record<Mode, Sight>>> {
  readonly what: string
}

const files = {
  cells: new URL('./cells.jsonl', import.meta.url),
  scenarios: new URL('./scenarios.jsonl', import.meta.url),
} as const

/** Everything that runs have noted. */
export const seenOf = (kind: keyof typeof files): readonly Row[] =>
  existsSync(files[kind])
    ? readFileSync(files[kind], 'utf8')
        .split('\n')
        .filter((line) => line.trim() !== '')
        .map((line): Row => JSON.parse(line))
    : []

/** The rows with what has been seen now, by their names. */
export const withSeen = (rows: readonly Row[], seen: readonly Seen[], on: string): readonly Row[] => {
  const known = new Map(rows.map((row) => [row.what, row]))
  for (const { what, mode, end } of seen) known.set(what, { ...(known.get(what) ?? { what }), [mode]: { on, end } })
  return [...known.values()].sort((a, b) => (a.what < b.what ? -1 : 1))
}

/** Notes what has been seen today; `pnpm docs:write` brings it into docs/faults.md. */
export const noteSeen = (kind: keyof typeof files, seen: readonly Seen[]): void => {
  const rows = withSeen(seenOf(kind), seen, new Date().toISOString().slice(0, 10))
  writeFileSync(files[kind], rows.map((row) => `${JSON.stringify(row)}\n`).join(''))
}
