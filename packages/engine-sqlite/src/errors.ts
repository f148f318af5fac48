import {
  attemptWith,
  cancelled,
  type EngineError,
  engineError,
  Refused,
  refused,
  stopIfAborted,
} from '@db-failover/ports'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

export { cancelled, Refused, refused, stopIfAborted }

type Tag = EngineError['_tag']

/** Primary result codes of SQLite ("Result and Error Codes"), and what each amounts to here. */
const sqliteCodes: Readonly<Record<number, readonly [name: string, tag: Tag]>> = {
  3: ['SQLITE_PERM', 'NotPermitted'],
  5: ['SQLITE_BUSY', 'Unreachable'],
  6: ['SQLITE_LOCKED', 'Unreachable'],
  8: ['SQLITE_READONLY', 'NotPermitted'],
  10: ['SQLITE_IOERR', 'Unreachable'],
  11: ['SQLITE_CORRUPT', 'BadDatabase'],
  13: ['SQLITE_FULL', 'NoSpace'],
  14: ['SQLITE_CANTOPEN', 'Unreachable'],
  23: ['SQLITE_AUTH', 'NotPermitted'],
  26: ['SQLITE_NOTADB', 'BadDatabase'],
}

const fileCodes: Readonly<Record<string, Tag>> = {
  EACCES: 'NotPermitted',
  EPERM: 'NotPermitted',
  EROFS: 'NotPermitted',
  ENOSPC: 'NoSpace',
  EDQUOT: 'NoSpace',
  ABORT_ERR: 'Cancelled',
}

/** SQLite's primary result code of a thrown error; null when SQLite did not throw it. */
export const sqliteCode = (cause: unknown): number | null =>
  cause instanceof Error && 'errcode' in cause && typeof cause.errcode === 'number' ? cause.errcode & 0xff : null

/** SQLITE_READONLY_DBMOVED: SQLite itself found the file gone from its path (with a rollback journal only). */
const isMoved = (cause: unknown): boolean => cause instanceof Error && 'errcode' in cause && cause.errcode === 1032

export const isBusy = (cause: unknown): boolean => sqliteCode(cause) === 5 || sqliteCode(cause) === 6

/** The system's code of a thrown error (`ENOENT`), or null. */
export const systemCode = (cause: unknown): string | null =>
  cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : null

export const errorOf = (cause: unknown): EngineError => {
  if (cause instanceof Refused) return cause.error
  const says = cause instanceof Error ? cause.message : 'It failed without saying why.'
  const sqlite = sqliteCode(cause)
  if (isMoved(cause)) return engineError('DatabaseMissing', 'FILE_REPLACED', `SQLite says: ${says}.`, cause)
  if (sqlite !== null) {
    const [code, tag] = sqliteCodes[sqlite] ?? [`SQLITE_${sqlite}`, 'BadDatabase']
    return engineError(tag, code, `SQLite says: ${says}.`, cause)
  }
  const code = systemCode(cause) ?? 'FAILED'
  return engineError(fileCodes[code] ?? 'Unreachable', code, says, cause)
}

/** The package's edge: what is thrown inside becomes a value. */
export const attempt: <A>(work: () => Promise<A>) => TaskEither<EngineError, A> = attemptWith(errorOf)
