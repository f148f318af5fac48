import type { EventLogError } from '@db-failover/ports'

/** Why a log could not be opened. `says` names the file and what to do. */
export interface OpenError {
  readonly _tag: /** The folder that should hold the log does not exist. */
    | 'FolderMissing'
    /** There is no file and none was to be created. */
    | 'LogMissing'
    /** The file, or its folder, cannot be written. */
    | 'NotWritable'
    /** The file is not an event log: another application's, or empty. It has not been touched. */
    | 'NotALog'
    /** Written by a newer version of this package. It has not been touched. */
    | 'NewerLog'
    /** SQLite finds the file malformed. */
    | 'LogDamaged'
    | 'LogUnavailable'
  readonly retry: 'Permanent' | 'Transient'
  readonly path: string
  readonly says: string
  readonly cause?: unknown
}

/** SQLite's primary result codes that matter here ("Result and Error Codes"). */
const BUSY = 5
const LOCKED = 6
const READONLY = 8
const CORRUPT = 11
const CANTOPEN = 14
const NOTADB = 26

/** The primary result code of an error that node:sqlite threw; null for any other value. */
const codeOf = (thrown: unknown): number | null => {
  if (!(thrown instanceof Error) || !('errcode' in thrown) || typeof thrown.errcode !== 'number') return null
  return thrown.errcode & 0xff
}

export const isBusy = (thrown: unknown): boolean => [BUSY, LOCKED].includes(codeOf(thrown) ?? -1)
export const isDamage = (thrown: unknown): boolean => [CORRUPT, NOTADB].includes(codeOf(thrown) ?? -1)
export const isRefusedWrite = (thrown: unknown): boolean => [READONLY, CANTOPEN].includes(codeOf(thrown) ?? -1)

export const textOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown))

export const unavailable = (says: string, cause?: unknown): EventLogError =>
  cause === undefined
    ? { _tag: 'LogUnavailable', retry: 'Transient', says }
    : { _tag: 'LogUnavailable', retry: 'Transient', says, cause }

/** What SQLite threw, as the port's error. */
export const errorOf = (thrown: unknown, path: string): EventLogError => {
  if (isBusy(thrown)) return unavailable(`${path} is busy: another process writes`, thrown)
  if (isDamage(thrown))
    return { _tag: 'LogDamaged', retry: 'Permanent', says: `${path} is damaged: ${textOf(thrown)}`, cause: thrown }
  return unavailable(`${path}: ${textOf(thrown)}`, thrown)
}
