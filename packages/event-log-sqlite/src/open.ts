import { closeSync, openSync, readSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync, type SQLOutputValue } from 'node:sqlite'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Connection, prepared } from './connection.ts'
import { createLog } from './create.ts'
import { isBusy, isDamage, isRefusedWrite, type OpenError, textOf } from './errors.ts'
import { APPLICATION_ID, hasSchema, SCHEMA_VERSION } from './schema.ts'

/** A connection to a log that has proven to be one. */
export type Opened = Pick<Connection, 'db' | 'store' | 'statements'>

/** Opens the file, makes it when it is missing and may be made. `'busy'`: another process is at it, ask again. */
export const openFile = (path: string, create: boolean): Either<OpenError, Opened> | 'busy' => {
  let db: DatabaseSync | null = null
  try {
    if (!exists(path)) {
      if (!exists(dirname(path)))
        return refused('FolderMissing', path, `there is no folder ${dirname(path)}: make it, or correct the log's path`)
      if (!create) return refused('LogMissing', path, `there is no event log at ${path}`)
      createLog(path)
    }
    if (statSync(path).isDirectory())
      return refused('NotALog', path, `${path} is a folder: name a file in it as the log`)
    const foreign = foreignBy(path)
    if (foreign !== null) return refused('NotALog', path, foreign)
    db = new DatabaseSync(path)
    const log = settled(db, path)
    if (log._tag === 'Left') db.close()
    return log
  } catch (thrown) {
    if (db?.isOpen) db.close()
    return isBusy(thrown) ? 'busy' : left(openError(thrown, path))
  }
}

/** The header alone tells whose the file is; another application's is not even opened by SQLite. */
const foreignBy = (path: string): string | null => {
  const header = Buffer.alloc(100)
  const file = openSync(path, 'r')
  try {
    if (readSync(file, header, 0, 100, 0) === 0)
      return `${path} is empty: no event log, or one that was truncated. Put it aside to begin a new one`
  } finally {
    closeSync(file)
  }
  if (header.toString('latin1', 0, 15) !== 'SQLite format 3') return `${path} is not an SQLite file`
  return header.readUInt32BE(68) === APPLICATION_ID ? null : `${path} is another application's SQLite file`
}

/**
 * FULL makes every commit durable before it is acknowledged; on macOS that takes F_FULLFSYNC, which the two `fullfsync`
 * pragmas ask for and other systems ignore. Waiting for other processes is done outside of SQLite, which would block.
 */
const settled = (db: DatabaseSync, path: string): Either<OpenError, Opened> => {
  db.exec('PRAGMA busy_timeout = 0; PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
  const row = layoutOf(db)
  const [version, store] = [row?.['schemaVersion'], row?.['store']]
  if (typeof version !== 'number' || version < 1 || typeof store !== 'string')
    return refused('LogDamaged', path, `${path} has lost the row that names its layout`)
  if (version > SCHEMA_VERSION)
    return refused(
      'NewerLog',
      path,
      `${path} has layout ${version}, this version reads up to ${SCHEMA_VERSION}: update it`,
    )
  if (!hasSchema(db))
    return refused('LogDamaged', path, `${path} has other tables than an event log of layout ${version}`)
  db.exec('PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA checkpoint_fullfsync = ON')
  const mode = db.prepare('PRAGMA journal_mode = WAL').get()?.['journal_mode']
  if (mode !== 'wal') return refused('NotWritable', path, `${path} cannot use a write-ahead log here (${mode})`)
  // Begins and ends a write, so that a log which cannot be written is refused now and not at the first event.
  db.exec('BEGIN IMMEDIATE; ROLLBACK')
  return right({ db, store, statements: prepared(db) })
}

/** The row that names the layout; a damaged schema may have hidden its very table. */
const layoutOf = (db: DatabaseSync): Readonly<Record<string, SQLOutputValue>> | undefined => {
  if (db.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'log'`).get() === undefined) return undefined
  return db.prepare('SELECT * FROM log').get()
}

const exists = (path: string): boolean => statSync(path, { throwIfNoEntry: false }) !== undefined

const openError = (thrown: unknown, path: string): OpenError => {
  const says = `${path}: ${textOf(thrown)}`
  if (isDamage(thrown)) return { _tag: 'LogDamaged', retry: 'Permanent', path, says, cause: thrown }
  if (isRefusedWrite(thrown) || hasCode(thrown, ['EACCES', 'EPERM', 'EROFS']))
    return { _tag: 'NotWritable', retry: 'Permanent', path, says, cause: thrown }
  return { _tag: 'LogUnavailable', retry: 'Transient', path, says, cause: thrown }
}

const hasCode = (thrown: unknown, codes: readonly string[]): boolean =>
  thrown instanceof Error && 'code' in thrown && codes.includes(String(thrown.code))

const refused = (_tag: OpenError['_tag'], path: string, says: string): Either<OpenError, never> =>
  left({ _tag, retry: 'Permanent', path, says })
