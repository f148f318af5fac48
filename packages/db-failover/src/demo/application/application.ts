// The demo's application, a process of its own: writes numbered rows through the gate until it is told to stop, and
// journals every transaction that was acknowledged to it. Started with the paths that it needs as arguments:
//   application LOG GROUP JOURNAL
import type { DatabaseSync } from 'node:sqlite'
import { sqliteHostConnections } from '@db-failover/engine-sqlite'
import { type Host, openHost } from '@db-failover/host'
import { openDemoLog } from '../log.ts'
import { type Acknowledged, type Journal, momentNow, openJournal, readJournal } from './journal.ts'

/** Milliseconds between two rows. */
const PAUSE = 12

const insert = (db: DatabaseSync, row: number): void => {
  db.prepare('INSERT INTO orders (id, what, at) VALUES (?, ?, ?)').run(row, `order ${row}`, new Date().toISOString())
}

/** A row's number is used once, whether its transaction was acknowledged or not. */
const writeRows = async (host: Host<DatabaseSync>, journal: Journal, first: number, stopping: AbortSignal) => {
  for (let row = first; !stopping.aborted; row++) {
    let before = momentNow()
    const done = await host.transaction(
      (db) => {
        before = momentNow()
        insert(db, row)
      },
      { maxWaitMs: 500 },
    )
    if (done._tag === 'Right') {
      const { entry, generation, epoch } = done.right
      journal.write({ row, entry, generation, epoch, before, after: momentNow() })
    }
    await new Promise((resolve) => setTimeout(resolve, PAUSE))
  }
}

const lastRow = (acknowledged: readonly Acknowledged[]): number => acknowledged.reduce((m, a) => Math.max(m, a.row), 0)

const main = async ([log = '', group = '', path = '']: readonly string[]): Promise<number> => {
  const opened = await openDemoLog(log, false)()
  if (opened._tag === 'Left') {
    process.stderr.write(`${opened.left.says}\n`)
    return 3
  }
  const stopping = new AbortController()
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort())
  process.once('message', () => stopping.abort())
  const journal = openJournal(path)
  const host = await openHost({
    group,
    process: 'application',
    log: opened.right,
    connections: sqliteHostConnections({ lockWaitMs: 1_000 }),
    readLogEveryMs: 200,
  })
  if (host._tag === 'Left') {
    process.stderr.write(`${host.left.says}\n`)
    return 2
  }
  await writeRows(host.right, journal, lastRow(await readJournal(path)) + 1_000, stopping.signal)
  const left = await host.right.close()
  journal.close()
  await opened.right.close()
  if (process.connected) process.disconnect()
  return left._tag === 'Right' ? 0 : 1
}

process.exitCode = await main(process.argv.slice(2))
