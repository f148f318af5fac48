import type { Row } from './asks.ts'
import { refused } from './errors.ts'
import type { Session } from './session.ts'
import { headerOnly } from './statements/inspect.ts'

/** The media header of a backup set, as far as it decides anything. Columns are read by name: their number varies. */
export interface BackupHeader {
  readonly name: string
  readonly description: string
  /** The database's name when it was taken. */
  readonly database: string
  readonly type: 'full' | 'differential' | 'other'
  readonly guid: string
  readonly family: string
  readonly binding: string
  readonly fork: string
  readonly baseGuid: string | null
  readonly version: number
  readonly copyOnly: boolean
  readonly snapshot: boolean
  readonly damaged: boolean
  readonly checksums: boolean
  /** Of the row, as this server's version names and orders them. */
  readonly columns: readonly string[]
}

const text = (row: Row, column: string): string => {
  const value = row[column]
  return typeof value === 'string' ? value : ''
}
const flag = (row: Row, column: string): boolean => row[column] === true || row[column] === 1
const guid = (row: Row, column: string): string => text(row, column).toLowerCase()

const types: Readonly<Record<number, BackupHeader['type']>> = { 1: 'full', 5: 'differential' }

/** Null for a set that was never finished: SQL Server lists it without its guid ("RESTORE HEADERONLY"). */
const headerOf = (row: Row): BackupHeader | null => {
  const type = row['BackupType']
  if (guid(row, 'BackupSetGUID') === '') return null
  return {
    name: text(row, 'BackupName'),
    description: text(row, 'BackupDescription'),
    database: text(row, 'DatabaseName'),
    type: types[Number(type)] ?? 'other',
    guid: guid(row, 'BackupSetGUID'),
    family: guid(row, 'FamilyGUID'),
    binding: guid(row, 'BindingID'),
    fork: guid(row, 'RecoveryForkID'),
    baseGuid: guid(row, 'DifferentialBaseGUID') || null,
    version: Number(row['DatabaseVersion'] ?? 0),
    copyOnly: flag(row, 'IsCopyOnly'),
    snapshot: flag(row, 'IsSnapshot'),
    damaged: flag(row, 'IsDamaged'),
    checksums: flag(row, 'HasBackupChecksums'),
    columns: Object.keys(row),
  }
}

/** Throws `BadBackup` for a file that is no finished backup of one set. */
export const readHeader = async (session: Session, path: string): Promise<BackupHeader> => {
  const { rows } = await session.ask(headerOnly(path), 8)
  const first = rows[0]
  if (first === undefined || rows.length > 1)
    throw refused('BadBackup', 'SETS', `The file holds ${rows.length} backup sets; ours hold one.`)
  const header = headerOf(first)
  if (header === null) throw refused('BadBackup', 'INCOMPLETE', 'The backup in the file was never finished.')
  return header
}

/**
 * Why this differential does not go on this full; null when it does. The base's guid decides; history, checksums and fork
 * must agree with it, which is stricter than the server is.
 */
export const differentialRefusal = (d: BackupHeader, f: BackupHeader): string | null => {
  if (f.type !== 'full') return 'The base is no full database backup.'
  if (d.type !== 'differential') return 'It is no differential database backup.'
  if (f.copyOnly) return 'A copy-only full is never a differential base.'
  if (d.baseGuid !== f.guid) return `Its base is backup set ${d.baseGuid ?? 'unknown'}, not ${f.guid}.`
  if (d.family !== f.family || d.binding !== f.binding) return 'The two are of different databases.'
  if (d.fork !== f.fork) return 'The two are of different recovery forks.'
  return setRefusal(d) ?? setRefusal(f)
}

/** Why a set is not to be restored by itself; null when it is fit. */
export const setRefusal = (h: BackupHeader): string | null => {
  if (h.damaged) return 'The database was damaged when it was taken.'
  if (h.snapshot) return 'It is a snapshot backup, which only the tool that took it can restore.'
  return h.checksums ? null : 'It bears no checksums.'
}
