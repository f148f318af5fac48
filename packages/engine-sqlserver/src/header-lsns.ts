import type { Row } from './asks.ts'
import { refused } from './errors.ts'
import type { BackupHeader } from './header.ts'
import type { Session } from './session.ts'
import { createHeaders, dropHeaders, fillHeaders, headerLsns } from './statements/inspect.ts'

/** Log sequence numbers of a header with all their digits. */
export interface HeaderLsns {
  /** Of the next log record after the set. */
  readonly last: bigint
  /** Where redo begins: the number by which a differential knows its base. */
  readonly checkpoint: bigint
  /** The checkpoint of the newest full when the set was taken. */
  readonly databaseBackup: bigint
  /** Null of everything but a differential with one base. */
  readonly base: bigint | null
}

const digits = (row: Row, column: string): bigint | null => {
  const value = row[column]
  return typeof value === 'string' && /^\d{1,25}$/.test(value) ? BigInt(value) : null
}

const lsnsOf = (row: Row): HeaderLsns | null => {
  const last = digits(row, 'last_lsn')
  const checkpoint = digits(row, 'checkpoint_lsn')
  const databaseBackup = digits(row, 'database_backup_lsn')
  if (last === null || checkpoint === null || databaseBackup === null) return null
  return { last, checkpoint, databaseBackup, base: digits(row, 'differential_base_lsn') }
}

/** Of a file whose header has been read on the same session. */
export const readLsns = async (
  session: Session,
  path: string,
  { name, columns }: Pick<BackupHeader, 'name' | 'columns'>,
  signal: AbortSignal,
): Promise<HeaderLsns> => {
  await session.carryOut(createHeaders(columns), { signal, heard: () => {} })
  try {
    await session.ask(fillHeaders(path), 8)
    const [row] = (await session.ask(headerLsns())).rows
    const found = row === undefined ? null : lsnsOf(row)
    if (found === null)
      throw refused('BadBackup', 'NO_LSN', `The header of ${name} does not say which part of the log it holds.`)
    return found
  } finally {
    await session.ask(dropHeaders()).catch(() => {})
  }
}

/**
 * Why a differential does not go on a full though their guids agree; null when the log sequence numbers agree too. The log of
 * one recovery fork only grows: a differential that ends before its base was taken after the database went back.
 */
export const lsnRefusal = (differential: HeaderLsns, full: HeaderLsns): string | null => {
  const { base, databaseBackup, checkpoint, last } = differential
  if (base !== full.checkpoint)
    return `Its base begins at log sequence number ${base ?? 'unknown'}, that full at ${full.checkpoint}.`
  if (databaseBackup !== full.checkpoint)
    return `The newest full before it begins at log sequence number ${databaseBackup}, that full at ${full.checkpoint}.`
  if (checkpoint < full.checkpoint || last < full.last)
    return `It ends at log sequence number ${last}, before its base does (${full.last}): the database went back.`
  return null
}
