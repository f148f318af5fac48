import type { DatabaseSync } from 'node:sqlite'
import { sqliteHostConnections } from '@db-failover/engine-sqlite'
import { openHost } from '@db-failover/host'
import { momentNow } from './journal.ts'
import { type OpenWriter, waits } from './writer.ts'

const insert = (db: DatabaseSync, row: number): void => {
  db.prepare('INSERT INTO orders (id, what, at) VALUES (?, ?, ?)').run(row, `order ${row}`, new Date().toISOString())
}

/** Each row in a transaction of the gate's. */
export const sqliteWriter: OpenWriter = async ({ log, group }) => {
  const opened = await openHost({
    group,
    process: 'application',
    log,
    connections: sqliteHostConnections({ lockWaitMs: 1_000 }),
    ...waits,
  })
  if (opened._tag === 'Left') throw new Error(opened.left.says)
  const host = opened.right
  return {
    write: async (row) => {
      let before = momentNow()
      const done = await host.transaction((db) => {
        before = momentNow()
        insert(db, row)
      })
      if (done._tag === 'Left') return null
      const { entry, generation, epoch } = done.right
      return { entry, generation, epoch, before }
    },
    close: async () => (await host.close())._tag === 'Right',
  }
}
