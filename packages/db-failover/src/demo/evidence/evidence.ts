import type { Acknowledged } from '../application/journal.ts'
import type { ChainedFact } from './facts.ts'

/** Rows that a database file held, read by SQLite itself. */
export interface Census {
  /** The epoch that was active then, as the log says. */
  readonly epoch: string
  readonly entry: string
  readonly at: string
  readonly rows: ReadonlySet<number>
}

/** What the demo did to the world, and not the system: which rows its own hand took out of the active database. */
export interface Deed {
  readonly what: string
  readonly at: string
  readonly epoch: string
  readonly rows: ReadonlySet<number>
}

/** The contents of one contingency backup, restored to a scratch file. */
export interface Contingency {
  readonly set: string
  readonly rows: ReadonlySet<number>
}

/** A process of the story that ended unasked and was started again. */
export interface Death {
  readonly what: 'supervisor' | 'application'
  readonly at: string
  /** The signal's name, or the exit code of a process that ended by itself. */
  readonly how: number | string
}

/** Everything that the verdict is computed from; none of it comes from the state that the system holds. */
export interface Evidence {
  readonly journal: readonly Acknowledged[]
  /** In the order in which they were taken; the last one is of the end. */
  readonly censuses: readonly Census[]
  readonly deeds: readonly Deed[]
  readonly contingencies: readonly Contingency[]
  readonly facts: readonly ChainedFact[]
  /** None where nobody killed anything. */
  readonly deaths: readonly Death[]
  /** Milliseconds between two differentials, as the policy that was applied says. */
  readonly differentialEveryMs: number
}
