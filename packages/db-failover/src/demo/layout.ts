import { randomUUID } from 'node:crypto'
import { mkdtempSync } from 'node:fs'
import { mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { stringify } from 'yaml'
import { isConnection } from './log.ts'
import { differentialEvery, entries, fullEvery, type Machine, policy } from './settings.ts'

/** Where everything of one demo lies. */
export interface Layout {
  readonly folder: string
  readonly config: string
  readonly description: string
  /** The log's file, or the connection string of an EventStoreDB. */
  readonly log: string
  readonly group: string
  readonly journal: string
  readonly instance: (m: Machine) => string
  readonly backups: (m: Machine) => string
  /** Where the director puts what it takes away. */
  readonly takenAway: string
  readonly scratch: string
}

/** A server may hold the log of another demo: the group bears a name of its own there. */
export const layoutIn = (folder: string, server: string | undefined): Layout => ({
  folder,
  group: server === undefined ? 'orders' : `orders-${randomUUID().slice(0, 8)}`,
  config: join(folder, 'db-failover.yaml'),
  description: join(folder, 'group.yaml'),
  log: server ?? join(folder, 'log', 'failover.sqlite'),
  journal: join(folder, 'application.journal.jsonl'),
  instance: (m) => join(folder, m, 'instance'),
  backups: (m) => join(folder, m, 'backup'),
  takenAway: join(folder, 'taken-away'),
  scratch: join(folder, 'scratch'),
})

/** A new folder whose name contains `db-failover-demo`, in the system's folder for temporary files or in the given one. */
export const newFolder = async (under: string | undefined): Promise<string> => {
  const parent = under === undefined ? tmpdir() : resolve(under)
  await mkdir(parent, { recursive: true })
  return mkdtempSync(join(parent, 'db-failover-demo-'))
}

const processFile = ({ log, group }: Layout) => ({
  process: 'supervisor-1',
  log: isConnection(log) ? { eventstoredb: { connection: log } } : { sqlite: './log/failover.sqlite' },
  groups: [group],
  alarms: [{ file: './alarms.jsonl' }],
})

const description = ({ group }: Layout) => ({
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
  master: entries[0],
  order: entries.slice(1),
  schedule: { full: { every: fullEvery }, differential: { every: differentialEvery } },
  policy,
  automaticReconnect: { on: true, acknowledged: true },
})

/** Three instance folders with their staging and backup folders, the master's database with its table, and the files. */
export const build = async (l: Layout): Promise<void> => {
  for (const id of entries)
    for (const part of ['instance', 'staging', 'backup']) await mkdir(join(l.folder, id, part), { recursive: true })
  await mkdir(l.takenAway, { recursive: true })
  await mkdir(l.scratch, { recursive: true })
  await mkdir(join(l.folder, 'log'), { recursive: true })
  await writeFile(l.journal, '')
  await writeFile(l.config, stringify(processFile(l)))
  await writeFile(l.description, stringify(description(l)))
  const db = new DatabaseSync(join(l.instance('machine-a'), 'orders.sqlite'))
  db.exec('PRAGMA journal_mode = WAL')
  db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL, at TEXT NOT NULL) STRICT')
  db.close()
}
