import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { EntryId } from '@db-failover/domain'
import { group } from '../log-followed.ts'

export const [master, backup] = ['machine-a', 'machine-b'] as [EntryId, EntryId]
export const entries = [master, backup]

/** Folders of one group of two entries. */
export interface Layout {
  readonly folder: string
  readonly log: string
  readonly instance: (entry: EntryId) => string
  readonly staging: (entry: EntryId) => string
  readonly backups: (entry: EntryId) => string
  /** A new folder beside the group: nobody but the test uses it. */
  readonly aside: () => string
}

const layoutIn = (folder: string): Layout => ({
  folder,
  log: join(folder, 'log', 'failover.sqlite'),
  instance: (entry) => join(folder, entry, 'instance'),
  staging: (entry) => join(folder, entry, 'staging'),
  backups: (entry) => join(folder, entry, 'backup'),
  aside: () => mkdtempSync(join(folder, 'aside-')),
})

const policy = {
  withoutLog: 'stop',
  hostLease: '1s',
  drainLimit: '100ms',
  leaderLease: '1s',
  heartbeatEvery: '100ms',
  probeEvery: '100ms',
  probeTimeout: '1s',
  lostAfterFailures: 2,
  lostAfter: '500ms',
  returnedAfterSuccesses: 2,
  restartAllowance: '200ms',
  stableFor: '200ms',
  blockFor: '0s',
  maxSwitches: 1_000,
  maxSwitchesPeriod: '1h',
  retainFulls: 2,
  retryFirst: '200ms',
  retryMost: '1s',
}

const description = {
  group,
  entries: entries.map((id) => ({
    id,
    machine: id,
    server: id,
    instance: `./${id}/instance`,
    database: 'orders',
    staging: `./${id}/staging`,
    backup: `./${id}/backup`,
  })),
  master,
  // Nothing is due but what an operation asks for.
  schedule: { full: { every: '12h' }, differential: 'none' },
  policy,
  automaticReconnect: { on: true, acknowledged: true },
}

/** So many rows of one page each: taking, copying and restoring them takes long enough to be interrupted. */
const ROWS = 1_500

/** The files of a new group, and a master with content. YAML is written as JSON, which it contains. */
export const layOut = (): Layout => {
  const layout = layoutIn(mkdtempSync(join(tmpdir(), 'db-failover-sweep-')))
  for (const id of entries)
    for (const part of [layout.instance, layout.staging, layout.backups]) mkdirSync(part(id), { recursive: true })
  mkdirSync(join(layout.folder, 'log'))
  const process = { process: 'supervisor-1', log: { sqlite: './log/failover.sqlite' }, groups: [group] }
  writeFileSync(join(layout.folder, 'db-failover.yaml'), JSON.stringify(process))
  writeFileSync(join(layout.folder, 'group.yaml'), JSON.stringify(description))
  const db = new DatabaseSync(join(layout.instance(master), 'orders.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT; BEGIN')
  const insert = db.prepare('INSERT INTO orders (what) VALUES (hex(randomblob(1900)))')
  for (let i = 0; i < ROWS; i++) insert.run()
  db.exec('COMMIT')
  db.close()
  return layout
}

/** A database and what SQLite puts beside it; the shared memory is rebuilt from them. */
const parts = ['', '-wal', '-journal']

const move = (from: string, to: string): void => {
  for (const part of parts) if (existsSync(from + part)) renameSync(from + part, to + part)
  rmSync(`${from}-shm`, { force: true })
}

/** Takes a database's files away, as a disk that dies does; answers what puts them back. */
export const takeAway = (layout: Layout, entry: EntryId, generation: string): (() => void) => {
  const [there, aside] = [join(layout.instance(entry), generation), join(layout.aside(), generation)]
  move(there, aside)
  return () => move(aside, there)
}

/** Writes a row past every gate, like any program on the machine. */
export const writeRow = (layout: Layout, entry: EntryId, generation: string): void => {
  const db = new DatabaseSync(join(layout.instance(entry), generation), { timeout: 5_000 })
  db.exec('INSERT INTO orders (what) VALUES (hex(randomblob(1900)))')
  db.close()
}

/** What the database holds now, in a file aside that can be put in its place later. */
export const keepState = (layout: Layout, entry: EntryId, generation: string): string => {
  const kept = join(layout.aside(), generation)
  const db = new DatabaseSync(join(layout.instance(entry), generation), { readOnly: true })
  db.prepare('VACUUM INTO ?').run(kept)
  db.close()
  return kept
}

/** Puts the kept state in the place of the database, as a person with another tool would. */
export const putInPlace = (layout: Layout, entry: EntryId, generation: string, kept: string): void => {
  takeAway(layout, entry, generation)
  renameSync(kept, join(layout.instance(entry), generation))
}
