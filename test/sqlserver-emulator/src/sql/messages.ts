import { BACKUP } from './messages/backup.ts'
import { DATABASE } from './messages/database.ts'
import { ENGINE } from './messages/engine.ts'
import { LANGUAGE } from './messages/language.ts'
import { LOGIN } from './messages/login.ts'

/**
 * Number → severity and format string, as the product's public list of events and errors (SQL Server 2022) gives them.
 * Where that list and servers in the field disagree about a severity, the field's is taken (262, 4030).
 */
export const MESSAGES: ReadonlyMap<number, readonly [number, string]> = new Map(
  [BACKUP, DATABASE, ENGINE, LANGUAGE, LOGIN]
    .flatMap((lines) => [...lines.matchAll(/^(\d+) (\d+) (.+)$/gm)])
    .map(([, number, severity, text]) => [Number(number), [Number(severity), text ?? '']] as const),
)
