import type { Effect, EffectType, OperationId } from '@db-failover/domain'
import { awaitHosts } from './await-hosts.ts'
import { awaitMoves } from './await-moves.ts'
import { checkEntries } from './check-entries.ts'
import { copyBackup } from './copy-backup.ts'
import { deleteFile } from './delete-file.ts'
import { markEpoch } from './mark-epoch.ts'
import { openAndCheck } from './open-and-check.ts'
import { readActive } from './read-active.ts'
import { releaseFence } from './release-fence.ts'
import { requestFence } from './request-fence.ts'
import { restoreDatabase } from './restore-database.ts'
import { type EffectRun, Missing, type Runner } from './run.ts'
import { runDrill } from './run-drill.ts'
import { takeBackup } from './take-backup.ts'
import { takeContingency } from './take-contingency.ts'
import { verifyCopy } from './verify-copy.ts'

/** How each kind of work is done. */
const runners: { readonly [T in EffectType]: Runner<T> } = {
  TakeBackup: takeBackup,
  CopyBackup: copyBackup,
  VerifyCopy: verifyCopy,
  DeleteFile: deleteFile,
  RestoreDatabase: restoreDatabase,
  OpenAndCheck: openAndCheck,
  RunDrill: runDrill,
  RequestFence: requestFence,
  ReleaseFence: releaseFence,
  MarkEpoch: markEpoch,
  TakeContingency: takeContingency,
  AwaitHosts: awaitHosts,
  AwaitMoves: awaitMoves,
  CheckEntries: checkEntries,
  ReadActive: readActive,
}

const operationOf = (effect: Effect): OperationId | null => {
  if ('running' in effect) return effect.running.operation
  if ('copying' in effect) return effect.copying.operation
  return 'operation' in effect ? effect.operation : null
}

/**
 * A runner is looked up by the effect's own type, so the two fit. An operation that needs what the log no longer has can
 * never end by itself, and is reported as lost.
 */
export const runEffect = async (effect: Effect, run: EffectRun): Promise<void> => {
  try {
    await (runners[effect.type] as (effect: Effect, run: EffectRun) => Promise<void>)(effect, run)
  } catch (thrown) {
    const operation = operationOf(effect)
    if (!(thrown instanceof Missing) || operation === null || run.signal.aborted) throw thrown
    await run.report({ type: 'OperationLost', operation, why: thrown.message })
  }
}
