import type { EntryId, TakenBackup } from '@db-failover/domain'
import type { BackupFilesError, EngineError } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { failureOf, isPassing } from './failure.ts'
import { backupOf, type EffectRun, entryOf, type Runner } from './run.ts'

type CheckError = BackupFilesError | EngineError

/** The folder or server cannot be asked now: no evidence against the copy. */
const isOutOfReach = (error: CheckError): boolean =>
  error._tag === 'FolderMissing' || error._tag === 'Unreachable' || error._tag === 'Cancelled' || isPassing(error)

/** Read back from its folder: size and hash by us, then the engine's own check. */
export const readBack = async (run: EffectRun, on: EntryId, backup: TakenBackup): Promise<Either<CheckError, void>> => {
  const entry = entryOf(run, on)
  const { file, size, sha256 } = backup
  run.progress({ step: 'hash', fraction: null })
  const same = await run.files.verify(entry.backup.supervisor, file, { size, sha256 }, run.signal)()
  if (same._tag === 'Left' || run.signal.aborted) return same
  run.progress({ step: 'engine check', fraction: null })
  const sound = await run.engineOf(entry).backups.verify({ entry, folder: 'backup', file }, backup, run.run)()
  return sound._tag === 'Left' ? sound : right(undefined)
}

export const verifyCopy: Runner<'VerifyCopy'> = async ({ set, on }, run) => {
  const backup = backupOf(run, set)
  for (let failures = 1; await run.permitted(); failures++) {
    const checked = await readBack(run, on, backup)
    if (run.signal.aborted) return
    if (checked._tag === 'Right') return void (await run.report({ type: 'CopyPassedCheck', set, on }))
    if (!isOutOfReach(checked.left))
      return void (await run.report({ type: 'CopyFailedCheck', set, on, why: failureOf(checked.left) }))
    run.retrying(failures, failureOf(checked.left))
    if (!(await run.pause(run.retryIn(failures)))) return
  }
}
