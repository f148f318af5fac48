import type { EventStoreEventLogConfig, InvalidConnection } from '@db-failover/event-log-eventstoredb'
import type { OpenError } from '@db-failover/event-log-sqlite'
import type { EventLog } from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/** Why a log could not be opened; `says` names what to do. */
export type LogOpenError = OpenError | InvalidConnection

export type OpenLog = TaskEither<LogOpenError, EventLog>

/**
 * The log in EventStoreDB, shared by the processes of any number of machines. Its client is loaded when it is opened, so
 * that a process with another log does not pay for it.
 */
export const eventStoreDb =
  (config: EventStoreEventLogConfig): OpenLog =>
  async () => {
    const { openEventStoreEventLog } = await import('@db-failover/event-log-eventstoredb')
    return openEventStoreEventLog(config)
  }

/**
 * A log as options name it: an opened one's opener, or the path of a SQLite file on a disk of this machine. Its adapter is
 * loaded when it is opened.
 */
export const openLogAt = (log: string | OpenLog): OpenLog =>
  typeof log !== 'string'
    ? log
    : async () => {
        const { openSqliteEventLog } = await import('@db-failover/event-log-sqlite')
        return openSqliteEventLog({ path: log })()
      }
