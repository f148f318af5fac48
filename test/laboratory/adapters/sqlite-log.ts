import { existsSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { sqliteLogReader } from 'db-failover-test-checker'
import { hosts, type Layout, supervisors } from '../layout.ts'
import type { LogKind, OpenLog } from './adapters.ts'

const file = 'failover.sqlite'
const logFile = ({ logFolder }: Layout): string => join(logFolder, file)

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

export const sqliteLog: LogKind = {
  name: 'sqlite',
  prepare: (layout) => {
    for (const process of [...supervisors, ...hosts]) turn(layout, process, layout.logFolder)
  },
  inProcessFile: { sqlite: `./log/${file}` },
  open: (own) => opened(join(own, 'log', file)),
  openAside: (layout) => opened(logFile(layout)),
  isThere: (layout) => existsSync(logFile(layout)),
  fileToFollow: logFile,
  reader: (layout) => sqliteLogReader(logFile(layout)),
  watch: (layout, stream) => {
    const db = new DatabaseSync(logFile(layout), { readOnly: true })
    const statement = db.prepare(newest)
    return {
      head: () => {
        const revision = statement.get(stream)?.['revision']
        return revision === undefined ? null : Number(revision)
      },
      close: () => db.close(),
    }
  },
  cutOff: (layout, process) => {
    turn(layout, process, join(layout.folder, 'nowhere'))
    return () => turn(layout, process, layout.logFolder)
  },
  outage: ({ logFolder }) => {
    const aside = `${logFolder}-out-of-reach`
    renameSync(logFolder, aside)
    return () => renameSync(aside, logFolder)
  },
  lock: (layout) => {
    const db = new DatabaseSync(logFile(layout), { timeout: 5_000 })
    db.exec('BEGIN IMMEDIATE')
    return () => {
      db.exec('ROLLBACK')
      db.close()
    }
  },
}
