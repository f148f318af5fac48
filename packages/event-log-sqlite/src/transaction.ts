import { type EventLogError, systemClock } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { Connection } from './connection.ts'
import { errorOf, isBusy, textOf, unavailable } from './errors.ts'

/**
 * One transaction without a pause inside, so that no other call of this process comes between. While another process
 * writes it is tried again, up to `busyWaitMs`; this process goes on meanwhile.
 */
export const transaction = async <A>(
  connection: Connection,
  kind: 'read' | 'write',
  work: () => Either<EventLogError, A>,
): Promise<Either<EventLogError, A>> => {
  const { settings, closed } = connection
  const until = systemClock.monotonic() + settings.busyWaitMs
  for (let pause = 1; ; pause = Math.min(pause * 2, 40)) {
    if (closed.aborted) return left(unavailable('the log has been closed'))
    const attempt = once(connection, kind, work)
    if (attempt !== 'busy') return attempt
    if (systemClock.monotonic() >= until)
      return left(unavailable(`${settings.path} has been busy for ${settings.busyWaitMs} ms: another process writes`))
    await systemClock.sleep(pause * (0.5 + Math.random()), closed)
  }
}

const once = <A>(
  connection: Connection,
  kind: 'read' | 'write',
  work: () => Either<EventLogError, A>,
): Either<EventLogError, A> | 'busy' => {
  const { db, inPlace, settings } = connection
  try {
    db.exec(kind === 'write' ? 'BEGIN IMMEDIATE' : 'BEGIN')
    const done = work()
    // Asked after the work, so that what was read, too, was read in the file that the path names.
    if (!inPlace()) {
      db.exec('ROLLBACK')
      return replaced(settings.path)
    }
    if (kind === 'read' || done._tag === 'Left') {
      db.exec('ROLLBACK')
      return done
    }
    const unknown = commit(connection)
    if (unknown !== null) return left(unknown)
    return done
  } catch (thrown) {
    if (db.isOpen && db.isTransaction) rollBack(connection)
    if (!inPlace()) return replaced(settings.path)
    return isBusy(thrown) ? 'busy' : left(errorOf(thrown, settings.path))
  }
}

/**
 * After a commit that failed, or one to files that were replaced at that very moment, nobody can tell whether the events
 * are in the log. A commit that finds the files in place afterwards is in the log that the path names.
 */
const commit = (connection: Connection): EventLogError | null => {
  const { db, inPlace, settings } = connection
  try {
    db.exec('COMMIT')
  } catch (cause) {
    if (isBusy(cause)) throw cause
    if (db.isTransaction) rollBack(connection)
    return { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: `${settings.path}: ${textOf(cause)}`, cause }
  }
  return inPlace()
    ? null
    : { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says: `${settings.path} was replaced during the append` }
}

const rollBack = ({ db }: Connection): void => {
  try {
    db.exec('ROLLBACK')
  } catch {
    // SQLite has rolled back by itself; what went wrong first is what the caller hears.
  }
}

const replaced = (path: string): Either<EventLogError, never> =>
  left(
    unavailable(
      `${path} is not the file that was opened: it was removed or replaced. Look at it, then open the log anew`,
    ),
  )
