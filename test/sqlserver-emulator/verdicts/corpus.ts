import { readFileSync } from 'node:fs'
import { check } from '../src/index.ts'
import type { Drawn } from './grammar.ts'

/** Microsoft's parser on one text. */
export interface Recorded {
  readonly id: string
  readonly sql: string
  /** The versions that take it, of 2016, 2017, 2019, 2022 and 2025. */
  readonly takenBy: readonly string[]
  /** As the newest of these counts them; 0 where none takes it. */
  readonly statements: number
}

const VERSION = '2022'

/** Documented by Microsoft, and unknown to its parser. */
const KNOWN_GAPS =
  /COMPRESSION\s*\(\s*ALGORITHM\s*=|\bCREDENTIAL\b|\bFILE_SNAPSHOT\b|\bKEEP_CDC\b|\bINSERT\s+BULK\b[^;]*\bKEEP_NULLS\b|\bKILL\s+N?'[^']*'\s+WITH\s+(COMMIT|ROLLBACK)/i

export const goldenFile = new URL('../test/golden/verdicts.json', import.meta.url)

export const recorded = (): readonly Recorded[] => JSON.parse(readFileSync(goldenFile, 'utf8'))

export const isTaken = ({ takenBy }: Recorded): boolean => takenBy.includes(VERSION)

/** The emulator takes what Microsoft refuses. */
export const isLenient = (one: Recorded): boolean => !isTaken(one) && !KNOWN_GAPS.test(one.sql) && check(one.sql).ok

/** Both take it, and find another number of statements. GO cuts a text for the tools; a server knows no GO. */
export const isCountedOtherwise = (one: Recorded): boolean => {
  if (!isTaken(one) || /^\s*GO\b/im.test(one.sql)) return false
  const verdict = check(one.sql)
  return verdict.ok && verdict.statements !== one.statements
}

/** The emulator does not take what is documented throughout, or not as many statements as are meant. */
export const isMisread = ({ sql, documented, statements }: Drawn): boolean => {
  const verdict = check(sql)
  return documented && !(verdict.ok && verdict.statements === statements)
}

export const shown = ({ id, sql }: Pick<Recorded, 'id' | 'sql'>): string => `${id}: ${sql}`
