import { mkdirSync, mkdtempSync, renameSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The machines of the group, the master's first. */
export const machines = ['machine-a', 'machine-b', 'machine-c'] as const
export type Machine = (typeof machines)[number]

export const supervisors = ['supervisor-1', 'supervisor-2', 'supervisor-3'] as const
export const hosts = ['host-1', 'host-2', 'host-3'] as const

export type Part = 'instance' | 'staging' | 'backup'
export const parts: readonly Part[] = ['instance', 'staging', 'backup']

/** Where a machine has them: backups and what is staged lie on a disk of their own. */
export const inFolder: Readonly<Record<Part, string>> = {
  instance: 'instance',
  staging: 'disk/staging',
  backup: 'disk/backup',
}

/** What a folder is called while a fault has taken it away. */
export const awayFrom = (path: string): string => `${path}-taken-away`

/** Takes a folder away; answers what puts it back. */
export const takeAway = (path: string): (() => void) => {
  const away = awayFrom(path)
  renameSync(path, away)
  return () => renameSync(away, path)
}

/** Where everything of one history lies. */
export interface Layout {
  readonly folder: string
  readonly logFolder: string
  readonly part: (machine: Machine, part: Part) => string
  /** A process's own folder: its files, and its own way to the log. */
  readonly own: (process: string) => string
  readonly journal: (host: string) => string
  /** What the world looks like to one process: its clock, the folders that are slow to it. */
  readonly world: (process: string) => string
  /** The disk of a machine that holds its staging and backup folders, and can be full or read-only. */
  readonly disk: (machine: Machine) => string
}

const layoutIn = (folder: string): Layout => ({
  folder,
  logFolder: join(folder, 'log'),
  part: (machine, part) => join(folder, machine, inFolder[part]),
  own: (process) => join(folder, process),
  journal: (host) => join(folder, host, 'journal.jsonl'),
  world: (process) => join(folder, process, 'world.json'),
  disk: (machine) => join(folder, machine, 'disk'),
})

/** The folders of each machine, made when its disk is there. */
export const furnish = (layout: Layout): void => {
  for (const machine of machines) for (const part of parts) mkdirSync(layout.part(machine, part), { recursive: true })
}

/** The folders of a new group but for what lies on its machines, in the system's folder for temporary files. */
export const newLayout = (): Layout => {
  const layout = layoutIn(mkdtempSync(join(tmpdir(), 'db-failover-laboratory-')))
  for (const machine of machines) for (const part of parts) mkdirSync(layout.part(machine, part), { recursive: true })
  for (const process of [...supervisors, ...hosts]) mkdirSync(layout.own(process))
  mkdirSync(layout.logFolder)
  return layout
}
