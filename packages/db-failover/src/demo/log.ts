import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { isConnection } from '../config/process/connection.ts'
import { eventStoreDb, type OpenLog } from '../library/open-log.ts'

/** The demo's log: a file's path, or the connection string of an EventStoreDB. */
export const openDemoLog = (log: string, create: boolean): OpenLog =>
  isConnection(log) ? eventStoreDb({ connection: log }) : openSqliteEventLog({ path: log, create })
