import { folderAt } from './copy-backup.ts'
import { failureOf } from './failure.ts'
import { backupOf, type Runner } from './run.ts'

export const deleteFile: Runner<'DeleteFile'> = async ({ set, place }, run) => {
  const { file } = backupOf(run, set)
  for (let failures = 1; await run.permitted(); failures++) {
    const removed = await run.files.remove(folderAt(run, place), file)()
    if (run.signal.aborted) return
    if (removed._tag === 'Right')
      return void (await run.report({ type: 'FileDeleted', set, place, found: removed.right }))
    run.retrying(failures, failureOf(removed.left))
    if (!(await run.pause(run.retryIn(failures)))) return
  }
}
