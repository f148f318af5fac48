import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { stringify } from 'yaml'

/** A policy whose waits are short. */
export const waits = {
  withoutLog: 'stop',
  hostLease: '1s',
  drainLimit: '200ms',
  leaderLease: '2s',
  heartbeatEvery: '100ms',
  probeEvery: '100ms',
  probeTimeout: '1s',
  lostAfterFailures: 3,
  lostAfter: '500ms',
  returnedAfterSuccesses: 2,
  stableFor: '200ms',
  retryFirst: '200ms',
  retryMost: '1s',
}

/** A group of a master and one backup database whose waits are short. */
const description = {
  group: 'orders',
  entries: ['machine-a', 'machine-b'].map((id) => ({
    id,
    machine: id,
    server: id,
    instance: `./${id}/instance`,
    database: 'orders',
    staging: `./${id}/staging`,
    backup: `./${id}/backup`,
  })),
  master: 'machine-a',
  schedule: { full: { every: '1h' }, differential: 'none' },
  policy: waits,
}

/** Folders, files and a database with one row, as `db-failover` finds them. */
export const layOut = (folder: string, process = 'supervisor-1', more: object = {}): void => {
  for (const id of ['machine-a', 'machine-b'])
    for (const part of ['instance', 'staging', 'backup']) mkdirSync(join(folder, id, part), { recursive: true })
  writeFileSync(
    join(folder, 'db-failover.yaml'),
    stringify({ process, log: { sqlite: './log/failover.sqlite' }, groups: ['orders'], ...more }),
  )
  writeFileSync(join(folder, 'group.yaml'), stringify(description))
  const db = new DatabaseSync(join(folder, 'machine-a', 'instance', 'orders.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT) STRICT')
  db.exec("INSERT INTO orders VALUES (1, 'the first')")
  db.close()
}
