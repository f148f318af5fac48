import type { EventLog } from '@db-failover/ports'
import type { Acknowledged } from './journal.ts'

/** What was asked for the application to write: a row of this number, and when it began. */
export type Wrote = Omit<Acknowledged, 'row' | 'after'>

/** One way to write the application's rows into the active database. */
export interface Writer {
  /** Where and when the row was acknowledged; null where it was not. A number is used once. */
  readonly write: (row: number) => Promise<Wrote | null>
  /** False where the group was not told that the application has left. */
  readonly close: () => Promise<boolean>
}

export interface WriterOptions {
  readonly log: EventLog
  readonly group: string
  /** What the engine needs to be reached with. */
  readonly reach: readonly string[]
}

/** Throws a sentence where the application can never begin. */
export type OpenWriter = (options: WriterOptions) => Promise<Writer>

/** How long one row waits for the gate, in milliseconds, and how often the log is read without being told of anything. */
export const waits = { maxWaitMs: 500, readLogEveryMs: 200 } as const
