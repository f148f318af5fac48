import { mkdir } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { EventStoreEventLogConfig } from '@db-failover/event-log-eventstoredb'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import type { Environment, Process } from '../config/process/read.ts'
import { resolve } from '../config/process/reference.ts'
import { eventStoreDb, type OpenLog } from '../library/open-log.ts'

type Place = Process['log']

/** Opens the log that a process file names. `create`: a file that does not exist is begun. */
export const logOf = ({ log }: Pick<Process, 'log'>, env: Environment, { create }: { create: boolean }): OpenLog =>
  'sqlite' in log
    ? async () => {
        if (create) await mkdir(dirname(log.sqlite), { recursive: true })
        return openSqliteEventLog({ path: log.sqlite, create })()
      }
    : eventStoreDb(eventStoreConfig(log, env))

/** The references were answered when the file was read. */
export const eventStoreConfig = (
  { eventstoredb }: Extract<Place, { readonly eventstoredb: unknown }>,
  env: Environment,
): EventStoreEventLogConfig => {
  const { connection, credentials } = eventstoredb
  return {
    connection: typeof connection === 'string' ? connection : (resolve(connection, env) ?? ''),
    ...(credentials === null
      ? {}
      : {
          credentials: {
            username: resolve(credentials.user, env) ?? '',
            password: resolve(credentials.password, env) ?? '',
          },
        }),
  }
}
