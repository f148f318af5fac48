import type { BackupSetId, Chain, EntryId, EpochId, OperationId } from '@db-failover/domain'
import type { FileAt, RestoreOrder } from '@db-failover/ports'
import { backupOf, type EffectRun, entryOf } from './run.ts'

/** The chain's files as they lie in one entry's backup folder. */
export const restoreOrder = (
  run: EffectRun,
  of: {
    readonly operation: OperationId
    readonly epoch: EpochId
    readonly chain: Chain
    readonly readFrom: EntryId
    readonly generation: string
  },
): RestoreOrder => {
  const entry = entryOf(run, of.readFrom)
  const part = (set: BackupSetId) => {
    const backup = backupOf(run, set)
    const at: FileAt = { entry, folder: 'backup', file: backup.file }
    return { at, backup }
  }
  const { full, differential } = of.chain
  return {
    operation: of.operation,
    epoch: of.epoch,
    full: part(full),
    differential: differential === null ? null : part(differential),
    generation: of.generation,
  }
}
