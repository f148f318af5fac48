import { type EventLog, systemClock } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { append, keepNewest } from './append.ts'
import { changesOf } from './changes.ts'
import { type Settings, type SqliteEventLogConfig, settingsOf } from './config.ts'
import type { Connection } from './connection.ts'
import type { OpenError } from './errors.ts'
import { fileGuard } from './identity.ts'
import { type Opened, openFile } from './open.ts'
import { read } from './read.ts'
import { subscribe } from './subscribe.ts'

export interface SqliteEventLog extends EventLog {
  readonly openSubscriptions: () => number
}

/**
 * Opens the event log in one SQLite file, for any number of processes of one machine. Every acknowledged append has
 * been synced to the disk. Calls into SQLite block this process for as long as the disk takes.
 */
export const openSqliteEventLog =
  (config: SqliteEventLogConfig): TaskEither<OpenError, SqliteEventLog> =>
  async () => {
    const settings = settingsOf(config)
    const { path, create, busyWaitMs } = settings
    const until = systemClock.monotonic() + busyWaitMs
    for (;;) {
      const opened = openFile(path, create)
      if (opened !== 'busy') return opened._tag === 'Left' ? opened : right(eventLog(settings, opened.right))
      if (systemClock.monotonic() >= until)
        return left({
          _tag: 'LogUnavailable',
          retry: 'Transient',
          path,
          says: `${path} has been busy for ${busyWaitMs} ms`,
        })
      await systemClock.sleep(5 + 20 * Math.random())
    }
  }

const eventLog = (settings: Settings, { db, store, statements }: Opened): SqliteEventLog => {
  const closing = new AbortController()
  const opened = {
    settings,
    db,
    store,
    statements,
    inPlace: fileGuard(settings.path),
    closed: closing.signal,
    seen: { streams: null },
  }
  const changes = changesOf(opened)
  const connection: Connection = { ...opened, committed: changes.committed }
  let subscriptions = 0
  return {
    appendLimitBytes: settings.appendLimitBytes,
    append: (stream, expected, events) => () => append(connection, stream, expected, events),
    read: (stream, options) => () => read(connection, stream, options),
    subscribe: async function* (stream, after, signal) {
      subscriptions++
      try {
        yield* subscribe(connection, changes, stream, after, AbortSignal.any([signal, closing.signal]))
      } finally {
        subscriptions--
      }
    },
    keepNewest: (stream, count) => () => keepNewest(connection, stream, count),
    close: async () => {
      closing.abort()
      if (db.isOpen) db.close()
    },
    openSubscriptions: () => subscriptions,
  }
}
