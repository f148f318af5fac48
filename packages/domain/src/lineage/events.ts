import * as t from 'io-ts'
import { Chain } from '../backups/events.ts'
import { BackupSetId, Count, EntryId, EpochId, orNull } from '../scalars.ts'
import { Lineage, UnexplainedReason } from './lineage.ts'

export const lineageEvents = {
  /** Opens `epoch`, a new root: earlier chains no longer lead to the active's present. */
  ManualBackupRequired: t.type({
    reason: UnexplainedReason,
    entry: EntryId,
    epoch: EpochId,
    expected: Lineage,
    found: Lineage,
  }),
  /** The active database carries the epoch; `lineage` is the baseline of that epoch. */
  EpochMarked: t.type({ epoch: EpochId, entry: EntryId, lineage: Lineage }),
  /** By a full manual backup that is verified in at least one folder. */
  ObligationCleared: t.type({ set: BackupSetId, on: EntryId }),
  /** A foreign full took our full's place as differential base; `tool` as far as the engine can tell. */
  DifferentialBaseDisplaced: t.type({
    expected: BackupSetId,
    found: orNull(t.string),
    tool: orNull(t.string),
    times: Count,
  }),
  /** A person vouches that the chain leads to the active's present. */
  LineagePinned: t.type({ chain: Chain, reason: t.string }),
}
