import type { Entry, EntryId, GroupId } from '@db-failover/domain'

/** `warning`: it works today and will cost something one day. `error`: the group's procedure does not work so. */
export type Severity = 'fine' | 'warning' | 'error'

/** One thing that was looked at. Neither sentence holds a line break or a secret. */
export interface Diagnosis {
  readonly severity: Severity
  /** Whose; null: the log's, or the group's as a whole. */
  readonly entry: EntryId | null
  /** What was looked at, in the same words every time: `version`, `permission CREATE ANY DATABASE`. */
  readonly check: string
  /** What was found. */
  readonly says: string
  /** What a person does about it, with what to type; null where all is well. */
  readonly todo: string | null
}

/** An entry with the part that it plays now. */
export interface ExaminedEntry {
  readonly entry: Entry
  /** The active database lies here; a group that was never switched on is examined with its master as the active. */
  readonly active: boolean
  /** The physical database that the log names on this entry; null: as the entry stands. */
  readonly generation: string | null
}

export interface ExaminedGroup {
  readonly group: GroupId
  readonly entries: readonly ExaminedEntry[]
}

/**
 * Looks at every server, folder and right that a group needs, before it is needed. Never fails: what cannot be looked at is
 * itself a diagnosis. Answers in bounded time also where a server is silent. Changes nothing; in a folder it writes a small
 * file and removes it again.
 */
export interface EngineExamination {
  readonly examine: (group: ExaminedGroup, signal: AbortSignal) => Promise<readonly Diagnosis[]>
}

/** Looks at the log with what these groups have in it. The same promises as `EngineExamination`. */
export interface LogExamination {
  readonly examine: (groups: readonly GroupId[], signal: AbortSignal) => Promise<readonly Diagnosis[]>
}
