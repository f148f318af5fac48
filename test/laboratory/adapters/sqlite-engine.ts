import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { sqliteHostConnections } from '@db-failover/engine-sqlite'
import { type Database, rowsIn, rowsOfBackup, securedSets, whyUnreadable } from 'db-failover-test-checker'
import { awayFrom, inFolder, type Layout, type Machine, machines, parts, takeAway } from '../layout.ts'
import type { EngineKind, RunningEngine } from './adapters.ts'

/** Pages of the database before its first host comes: taking, copying and restoring them takes long enough to be hit. */
const PAGES = 300

const isDatabase = (name: string): boolean => /^orders\.[^/]*sqlite$/.test(name)

const databasesIn = (entry: Machine, folder: string, lies: Database['lies']): readonly Database[] =>
  readdirSync(folder)
    .filter(isDatabase)
    .map((generation) => ({ entry, generation, lies, rows: rowsIn(join(folder, generation)) }))

const databasesOf = (layout: Layout, machine: Machine): readonly Database[] => {
  const instance = layout.part(machine, 'instance')
  const away = awayFrom(instance)
  return [
    ...(existsSync(instance) ? databasesIn(machine, instance, 'in place') : []),
    ...(existsSync(away) ? databasesIn(machine, away, 'taken away') : []),
  ]
}

const prepare = (layout: Layout): void => {
  const db = new DatabaseSync(join(layout.part('machine-a', 'instance'), 'orders.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT')
  db.exec('CREATE TABLE ballast (page BLOB NOT NULL) STRICT; BEGIN')
  const insert = db.prepare('INSERT INTO ballast (page) VALUES (randomblob(3900))')
  for (let i = 0; i < PAGES; i++) insert.run()
  db.exec('COMMIT')
  db.close()
}

const running = (layout: Layout): RunningEngine => ({
  inEntry: (machine) => ({
    server: machine,
    ...Object.fromEntries(parts.map((part) => [part, `./${machine}/${inFolder[part]}`])),
  }),
  policy: {},
  inProcessFile: {},
  env: {},
  forHosts: '',
  lose: (machine) => takeAway(layout.part(machine, 'instance')),
  freeze: null,
  server: () => null,
  databases: async () => machines.flatMap((machine) => databasesOf(layout, machine)),
  secured: async (events) =>
    securedSets(events).map(({ set, on }) => {
      const machine = machines.find((m) => m === on)
      try {
        if (machine === undefined) throw Object.assign(new Error(`there is no ${on}`), { code: 'UNKNOWN' })
        return { set, on, rows: rowsOfBackup(layout.part(machine, 'backup'), set), why: '' }
      } catch (cause) {
        return { set, on, rows: null, why: whyUnreadable(cause) }
      }
    }),
  stop: async () => {},
})

export const sqliteFiles: EngineKind = {
  name: 'sqlite',
  remote: false,
  start: async (layout) => {
    prepare(layout)
    return running(layout)
  },
  host: () => ({
    connections: sqliteHostConnections({ lockWaitMs: 1_000 }),
    write: (connection, row) => {
      if (!(connection instanceof DatabaseSync)) throw new Error('this is no connection of the SQLite engine')
      connection.prepare('INSERT INTO orders (id, what) VALUES (?, ?)').run(row, `order ${row}`)
    },
  }),
}
