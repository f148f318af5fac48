import type { Chain } from '../backups/events.ts'
import type { EntryId, EpochId, Instant } from '../scalars.ts'
import type { EpochParent } from '../switches/events.ts'
import type { Lineage, UnexplainedReason } from './lineage.ts'

/** One stretch of the active's history that our backups explain. */
export interface Epoch {
  readonly id: EpochId
  readonly parent: EpochParent
  readonly entry: EntryId
  readonly openedAt: Instant
}

export interface Owed {
  readonly reason: UnexplainedReason
  readonly since: Instant
}

export interface LineageState {
  readonly epochs: Readonly<Record<EpochId, Epoch>>
  /** The active's database carries its epoch, and `known` is its baseline. */
  readonly marked: boolean
  /** What the databases that are or were active last said of themselves, as recorded. */
  readonly known: Readonly<Record<EntryId, Lineage>>
  readonly owed: Owed | null
  /** Our full is no longer the differential base. `times`: fulls of others in a row. */
  readonly displaced: { readonly times: number; readonly tool: string | null; readonly pending: boolean } | null
  /** A chain that a person vouches for. */
  readonly pinned: Chain | null
}

export const initialLineage: LineageState = {
  epochs: {},
  marked: false,
  known: {},
  owed: null,
  displaced: null,
  pinned: null,
}
