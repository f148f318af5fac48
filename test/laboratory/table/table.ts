import type { EngineKind, LogKind } from '../adapters/adapters.ts'
import { eventStoreEmulator } from '../adapters/eventstore-log.ts'
import { sqliteFiles } from '../adapters/sqlite-engine.ts'
import { sqliteLog } from '../adapters/sqlite-log.ts'
import { sqlServerEmulator } from '../adapters/sqlserver-engine.ts'
import type { Injury } from '../faults/fault.ts'
import type { End } from './ends.ts'
import { everywhere, type Faults, toDatabaseServer, toLogServer } from './faults.ts'
import { type MomentName, moments } from './moments.ts'

type Ends = readonly [End, ...End[]]

/** How what is under way may end at each moment; what is not said here ends as it would have without the fault. */
type Row = Readonly<Partial<Record<MomentName, Ends>>>

/** A table of its own: the kinds that it is executed on, its faults, and what they do. */
export interface Table {
  readonly title: string
  readonly log: LogKind
  readonly engine: EngineKind
  readonly faults: Faults
  readonly otherwise: Readonly<Record<string, Row>>
}

/** A fault at a moment, and how what is under way may end then: which one is a matter of milliseconds. */
export interface Cell {
  readonly table: Table
  readonly fault: string
  readonly injury: Injury
  readonly moment: MomentName
  readonly ends: Ends
}

const activeLost: Row = {
  probe: ['failed over'],
  backup: ['failed over'],
  copy: ['failed over'],
  verify: ['failed over'],
  return: ['undone', 'again', 'done'],
  retention: ['failed over'],
  drill: ['failed over'],
}

const targetLost: Row = {
  restore: ['undone'],
  check: ['undone', 'done'],
  switch: ['done', 'undone'],
  return: ['undone', 'again', 'done'],
  drill: ['failed', 'done'],
}

const copyDamaged: Row = { restore: ['undone', 'done'], drill: ['failed', 'done'] }

const files: Readonly<Record<keyof typeof everywhere, Row>> = {
  'leader killed': {},
  'leader stopped beyond its lease': {},
  'everything killed at once': {},
  'machine of the active lost': activeLost,
  'machine-b lost': targetLost,
  'backup folder of machine-b gone': { restore: ['done', 'undone'], drill: ['done', 'failed'] },
  'disk of machine-b full': {},
  'disk of machine-b read-only': { return: ['undone', 'done'] },
  'disk of machine-b slow': {},
  'newest copy on machine-b damaged': copyDamaged,
  "leader's clock ahead": {},
  "leader's clock back": {},
  'log out of reach': {},
  'leader cut off from the log': {},
}

const logServer: Readonly<Record<keyof typeof toLogServer, Row>> = {
  "log's server killed": {},
  "log's server frozen": {},
  'log writes and does not say so': {},
  'leader hears nothing of the log': {},
  'leader is not heard by the log': {},
}

const databaseServer: Readonly<Record<keyof typeof toDatabaseServer, Row>> = {
  'server of the active killed': activeLost,
  'server of the active frozen': activeLost,
  'server of machine-b killed': targetLost,
  'leader cut off from the active': { backup: ['failed', 'done'] },
}

export const tables: readonly Table[] = [
  {
    title: 'On the embedded adapters',
    log: sqliteLog,
    engine: sqliteFiles,
    faults: everywhere,
    otherwise: files,
  },
  {
    title: 'With the log on a server',
    log: eventStoreEmulator,
    engine: sqliteFiles,
    faults: toLogServer,
    otherwise: logServer,
  },
  {
    title: 'With databases on servers',
    log: sqliteLog,
    engine: sqlServerEmulator,
    faults: toDatabaseServer,
    otherwise: databaseServer,
  },
]

const cellsOf = (table: Table): readonly Cell[] =>
  Object.entries(table.faults).flatMap(([fault, injury]) =>
    moments.map(({ name }) => ({
      table,
      fault,
      injury,
      moment: name,
      ends: table.otherwise[fault]?.[name] ?? (['done'] as const),
    })),
  )

export const cells: readonly Cell[] = tables.flatMap(cellsOf)

export const cellText = ({ table, fault, moment }: Cell): string =>
  `${fault} × ${moment}, log ${table.log.name}, engine ${table.engine.name}`
