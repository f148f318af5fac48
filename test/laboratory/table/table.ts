import type { End } from './ends.ts'
import { type FaultName, tableFaults } from './faults.ts'
import { type MomentName, moments } from './moments.ts'

type Ends = readonly [End, ...End[]]

/** A fault at a moment, and how what is under way may end then: which one is a matter of milliseconds. */
export interface Cell {
  readonly fault: FaultName
  readonly moment: MomentName
  readonly ends: Ends
}

type Row = Readonly<Partial<Record<MomentName, Ends>>>

/** What is not said here ends as it would have without the fault. */
const otherwise: Readonly<Record<FaultName, Row>> = {
  'leader killed': {},
  'leader stopped beyond its lease': {},
  'everything killed at once': {},
  'machine of the active lost': {
    probe: ['failed over'],
    backup: ['failed over'],
    copy: ['failed over'],
    verify: ['failed over'],
    return: ['undone', 'again', 'done'],
    retention: ['failed over'],
    drill: ['failed over'],
  },
  'machine-b lost': {
    restore: ['undone'],
    check: ['undone', 'done'],
    switch: ['done', 'undone'],
    return: ['undone', 'again', 'done'],
    drill: ['failed', 'done'],
  },
  'backup folder of machine-b gone': { restore: ['done', 'undone'], drill: ['done', 'failed'] },
  'disk of machine-b full': {},
  'disk of machine-b read-only': { return: ['undone', 'done'] },
  'disk of machine-b slow': {},
  'newest copy on machine-b damaged': { restore: ['undone', 'done'], drill: ['failed', 'done'] },
  "leader's clock ahead": {},
  "leader's clock back": {},
  'log out of reach': {},
  'leader cut off from the log': {},
}

const isFault = (name: string): name is FaultName => Object.hasOwn(tableFaults, name)

const endsAt = (fault: FaultName, moment: MomentName): Ends => otherwise[fault][moment] ?? ['done']

export const cells: readonly Cell[] = Object.keys(otherwise)
  .filter(isFault)
  .flatMap((fault) => moments.map(({ name }) => ({ fault, moment: name, ends: endsAt(fault, name) })))

export const cellText = ({ fault, moment }: Cell): string => `${fault} × ${moment}`
