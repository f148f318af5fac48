import type { Chain } from '../backups/events.ts'
import type { BackupSetId, EntryId, OperationId } from '../scalars.ts'

/** The restored, not yet opened database of a warm entry. */
export interface Standby {
  readonly chain: Chain
  readonly generation: string
}

export interface RunningStandby {
  readonly operation: OperationId
  readonly on: EntryId
  readonly chain: Chain
  readonly readFrom: EntryId
  readonly generation: string
}

export interface Restores {
  readonly standbys: Readonly<Record<EntryId, Standby>>
  readonly running: RunningStandby | null
  /** The end of the chain that could not be restored as a standby: not tried again before a newer one. */
  readonly failed: Readonly<Record<EntryId, BackupSetId>>
  /** How long the last restore on each entry took, in milliseconds. */
  readonly tookMs: Readonly<Record<EntryId, number>>
}

export const initialRestores: Restores = { standbys: {}, running: null, failed: {}, tookMs: {} }
