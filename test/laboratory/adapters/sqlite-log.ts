import { renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { sqliteLogReader } from 'db-failover-test-checker'
import { followLog } from '../../story/log-followed.ts'
import type { Heal } from '../faults/heal.ts'
import { hosts, type Layout, supervisors } from '../layout.ts'
import type { LogKind, OpenLog, RunningLog, Watch } from './adapters.ts'

const file = 'failover.sqlite'

/** Every process goes to the log's folder through a link of its own, which can be turned to nowhere. */
const turn = (layout: Layout, process: string, to: string): void => {
  const link = join(layout.own(process), 'log')
  rmSync(link, { force: true })
  symlinkSync(to, link, 'junction')
}

const opened = async (path: string): Promise<OpenLog> => {
  const log = await openSqliteEventLog({ path, create: false })()
  if (log._tag === 'Left') throw new Error(log.left.says)
  return log.right
}

const newest = `SELECT e.revision FROM events e JOIN streams s ON s.id = e.stream
  WHERE s.name = ? ORDER BY e.revision DESC LIMIT 1`

const watching = (path: string, stream: string): Watch => {
  const db = new DatabaseSync(path, { readOnly: true })
  const statement = db.prepare(newest)
  return {
    head: async () => {
      const revision = statement.get(stream)?.['revision']
      return revision === undefined ? null : Number(revision)
    },
    everyMs: 3,
    close: () => db.close(),
  }
}

/** Holds the one lock that a writer needs. */
const locked = (path: string): Heal => {
  const db = new DatabaseSync(path, { timeout: 5_000 })
  db.exec('BEGIN IMMEDIATE')
  return () => {
    db.exec('ROLLBACK')
    db.close()
  }
}

const running = (layout: Layout): RunningLog => {
  const path = join(layout.logFolder, file)
  for (const process of [...supervisors, ...hosts]) turn(layout, process, layout.logFolder)
  return {
    wayOf: (process) => join(layout.own(process), 'log', file),
    inProcessFile: () => ({ sqlite: `./log/${file}` }),
    openAside: () => opened(path),
    follow: (seen, signal) => followLog(path, seen, signal),
    reader: () => sqliteLogReader(path),
    watch: (stream) => watching(path, stream),
    cutOff: (process) => {
      turn(layout, process, join(layout.folder, 'nowhere'))
      return () => turn(layout, process, layout.logFolder)
    },
    outage: () => {
      const aside = `${layout.logFolder}-out-of-reach`
      renameSync(layout.logFolder, aside)
      return () => renameSync(aside, layout.logFolder)
    },
    lock: () => locked(path),
    servers: [],
    ills: {},
    stop: async () => {},
  }
}

export const sqliteLog: LogKind = { name: 'sqlite', knows: [], start: async (layout) => running(layout), open: opened }
