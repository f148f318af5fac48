import type { About, Diagnosis, ExaminedEntry, ExaminedGroup } from '@db-failover/ports'
import type { Settings } from '../config.ts'
import type { ServerInfo } from '../edition.ts'
import { Refused } from '../errors.ts'
import type { Session } from '../session.ts'

/** One entry while its server is asked. */
export interface Look {
  readonly settings: Settings
  readonly group: ExaminedGroup
  readonly examined: ExaminedEntry
  /** The physical database that is meant on this entry. */
  readonly database: string
  readonly on: About
  readonly session: Session
  readonly info: ServerInfo
  /** The login that this process has there. */
  readonly login: string
  readonly signal: AbortSignal
}

/** A login or a user, by what it is known by on every server. Upper case hexadecimal, `0x` before it. */
export interface Principal {
  readonly name: string
  readonly sid: string
  readonly windows: boolean
}

export interface Certificate {
  readonly name: string
  readonly thumbprint: string
  /** Days until it expires. */
  readonly days: number
}

/** What the others' examination needs of an entry. Null: it may not be read. */
export interface Facts {
  readonly info: ServerInfo
  readonly logins: readonly Principal[] | null
  readonly certificates: readonly Certificate[] | null
  /** Of the active database. */
  readonly users: readonly Principal[] | null
  readonly databaseBytes: number | null
  /** Of the certificate that encrypts the active database as it lies; null: it is not encrypted, or may not be looked at. */
  readonly encryptor: string | null
}

export const text = (u: unknown): string | null => (typeof u === 'string' && u !== '' ? u : null)

export const hex = (u: unknown): string | null =>
  u instanceof Uint8Array ? `0x${Buffer.from(u).toString('hex').toUpperCase()}` : null

/** What this login may not read, or what this version of the server does not know, is null. */
export const orNull = async <A>(work: Promise<A>): Promise<A | null> => {
  try {
    return await work
  } catch (cause) {
    if (cause instanceof Refused && !['Unreachable', 'Cancelled', 'OutcomeUnknown'].includes(cause.error._tag))
      return null
    throw cause
  }
}

export type Examines = (look: Look) => Promise<readonly Diagnosis[]>
