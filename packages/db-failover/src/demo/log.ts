import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { eventStoreDb, type OpenLog } from '../library/open-log.ts'

export const isConnection = (log: string): boolean => /^esdb(\+discover)?:\/\//.test(log)

/** The demo's log: a file's path, or the connection string of an EventStoreDB. */
export const openDemoLog = (log: string, create: boolean): OpenLog =>
  isConnection(log) ? eventStoreDb({ connection: log }) : openSqliteEventLog({ path: log, create })
