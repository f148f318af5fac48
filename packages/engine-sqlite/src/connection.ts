import { statSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { Clock } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { isBusy, refused, sqliteCode, stopIfAborted, systemCode } from './errors.ts'

// Connections never create a file, and never wait inside SQLite: waiting there would stop the whole process.

/** SQLite takes no host in a file URL: a UNC path begins with two slashes of its own (SQLite, "Uniform Resource Identifiers"). */
const urlOf = (path: string, mode: 'ro' | 'rw'): string => {
  const { host, pathname } = pathToFileURL(path)
  return `file://${host === '' ? '' : `//${host}`}${pathname}?mode=${mode}`
}

const connect = (path: string, mode: 'ro' | 'rw'): DatabaseSync =>
  new DatabaseSync(urlOf(path, mode), { timeout: 0, enableForeignKeyConstraints: false })

/** Full synchronous: what was acknowledged survives a loss of power; `fullfsync` is what macOS needs for it. */
const durably = 'PRAGMA synchronous = FULL; PRAGMA fullfsync = 1; PRAGMA checkpoint_fullfsync = 1'

export const openToWrite = (path: string): DatabaseSync => {
  const db = connect(path, 'rw')
  try {
    db.exec(durably)
    return db
  } catch (cause) {
    db.close()
    throw cause
  }
}

/** Read-only unless the file needs recovery first, which a read-only connection cannot do. */
export const openToRead = (path: string): DatabaseSync => {
  const db = connect(path, 'ro')
  try {
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    return db
  } catch (cause) {
    const code = sqliteCode(cause)
    if (isBusy(cause)) return db
    db.close()
    if (code !== 8 && code !== 14) throw cause
    return openToWrite(path)
  }
}

/** Device and inode of what lies at a path now. */
const fileIdentity = (path: string): string => {
  const s = statSync(path, { bigint: true })
  return `${s.dev}:${s.ino}`
}

/** As `fileIdentity`; null when nothing lies there. */
export const identityOrNull = (path: string): string | null => {
  try {
    return fileIdentity(path)
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT' || systemCode(cause) === 'ENOTDIR') return null
    throw cause
  }
}

/** As `fileIdentity`; a refusal that tells a missing file from a folder that cannot be reached. */
export const requireFile = (path: string): string => {
  const identity = identityOrNull(path)
  if (identity !== null) return identity
  if (identityOrNull(dirname(path)) === null)
    throw refused('Unreachable', 'ENOENT', `The instance folder of ${basename(path)} is not there.`)
  throw refused('DatabaseMissing', 'ENOENT', `There is no database file ${basename(path)} in the instance folder.`)
}

/** How long work waits for the locks of others, all its waits taken together. */
export interface Patience {
  readonly clock: Clock
  readonly ms: number
  /** On the monotonic clock. */
  readonly until: number
  readonly signals: readonly AbortSignal[]
}

/** Begins now. */
export const patience = (clock: Clock, ms: number, ...signals: readonly AbortSignal[]): Patience => ({
  clock,
  ms,
  until: clock.monotonic() + ms,
  signals,
})

export const patienceOf = (settings: Settings, signal: AbortSignal): Patience =>
  patience(settings.clock, settings.lockWaitMs, signal, settings.closed)

/** Repeats what SQLite refused because of another connection's lock, until it passes or patience ends. */
export const patiently = async <A>({ clock, ms, until, signals }: Patience, act: () => A): Promise<A> => {
  for (let pause = 1; ; pause = Math.min(pause * 2, 16)) {
    stopIfAborted(...signals)
    try {
      return act()
    } catch (cause) {
      if (!isBusy(cause)) throw cause
      if (clock.monotonic() >= until)
        throw refused('Unreachable', 'SQLITE_BUSY', `The database was locked for more than ${ms} ms.`, cause)
    }
    await clock.sleep(pause, signals[0])
  }
}

/**
 * Runs `change` in one write transaction on the file at `path`. It is rolled back when `change` throws, and when
 * another file lies at the path by the time of the commit.
 */
export const inTransaction = async <A>(
  path: string,
  waiting: Patience,
  change: (db: DatabaseSync) => A,
): Promise<A> => {
  const identity = requireFile(path)
  const db = await patiently(waiting, () => openToWrite(path))
  try {
    await patiently(waiting, () => db.exec('BEGIN IMMEDIATE'))
    const result = change(db)
    if (identityOrNull(path) !== identity)
      throw refused('DatabaseMissing', 'FILE_REPLACED', 'The database file was replaced while it was changed.')
    await patiently(waiting, () => db.exec('COMMIT'))
    return result
  } finally {
    db.close()
  }
}
