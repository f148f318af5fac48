import type { End } from './ends.ts'
import { type FaultName, tableFaults } from './faults.ts'
import { type MomentName, moments } from './moments.ts'

/** A fault at a moment, and how what is under way may end then: which one is a matter of milliseconds. */
export interface Cell {
  readonly fault: FaultName
  readonly moment: MomentName
  readonly ends: readonly [End, ...End[]]
}

type Row = Readonly<Record<MomentName, readonly [End, ...End[]]>>

const anyEnd = ['done', 'again', 'undone', 'failed', 'failed over'] as const
const row: Row = {
  probe: anyEnd,
  backup: anyEnd,
  copy: anyEnd,
  verify: anyEnd,
  restore: anyEnd,
  check: anyEnd,
  switch: anyEnd,
  return: anyEnd,
  retention: anyEnd,
  drill: anyEnd,
}

const table: Readonly<Record<FaultName, Row>> = {
  'leader killed': row,
  'leader stopped beyond its lease': row,
  'everything killed at once': row,
  'machine of the active lost': row,
  'machine-b lost': row,
  'backup folder of machine-b gone': row,
  'disk of machine-b full': row,
  'disk of machine-b read-only': row,
  'disk of machine-b slow': row,
  'newest copy on machine-b damaged': row,
  "leader's clock ahead": row,
  "leader's clock back": row,
  'log out of reach': row,
  'leader cut off from the log': row,
}

const isFault = (name: string): name is FaultName => Object.hasOwn(tableFaults, name)

export const cells: readonly Cell[] = Object.keys(table)
  .filter(isFault)
  .flatMap((fault) => moments.map(({ name }) => ({ fault, moment: name, ends: table[fault][name] })))

export const cellText = ({ fault, moment }: Cell): string => `${fault} × ${moment}`
