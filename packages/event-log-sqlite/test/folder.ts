import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSqliteEventLog, type SqliteEventLog, type SqliteEventLogConfig } from '@db-failover/event-log-sqlite'
import { expect, onTestFinished } from 'vitest'

/** A folder of its own for one test, removed after it. */
export const aFolder = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'event-log-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

export const opened = async (config: SqliteEventLogConfig): Promise<SqliteEventLog> => {
  const log = await openSqliteEventLog(config)()
  if (log._tag === 'Left') return expect.fail(`the log did not open: ${log.left.says}`)
  return log.right
}

/** As `opened`, closed after the test. */
export const openedForTest = async (config: SqliteEventLogConfig): Promise<SqliteEventLog> => {
  const log = await opened(config)
  onTestFinished(() => log.close())
  return log
}
