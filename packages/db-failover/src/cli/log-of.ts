import { dirname } from 'node:path'
import type { EventStoreEventLogConfig } from '@db-failover/event-log-eventstoredb'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { left } from 'fp-ts/lib/Either.js'
import { makeFolder } from '../config/make-folder.ts'
import type { Environment, Process } from '../config/process/read.ts'
import { resolve } from '../config/process/reference.ts'
import { eventStoreDb, type LogOpenError, type OpenLog } from '../library/open-log.ts'

type Place = Process['log']

/** Makes the folder of a log's file where it is missing; why that cannot be, else null. */
const made = async (path: string): Promise<LogOpenError | null> => {
  try {
    await makeFolder(dirname(path))
    return null
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'FAILED'
    const says = `the folder ${dirname(path)} cannot be made (${code}): correct log.sqlite in the process file`
    return { _tag: 'NotWritable', retry: 'Permanent', path, says, cause }
  }
}

/** Opens the log that a process file names. `create`: a file that does not exist is begun. */
export const logOf = ({ log }: Pick<Process, 'log'>, env: Environment, { create }: { create: boolean }): OpenLog =>
  'sqlite' in log
    ? async () => {
        const folder = create ? await made(log.sqlite) : null
        return folder === null ? openSqliteEventLog({ path: log.sqlite, create })() : left(folder)
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
