import { type EntryId, entryOf, type Failure, type Place } from '@db-failover/domain'
import type { CopyOutcome } from '@db-failover/ports'
import { failureOf } from './failure.ts'
import { manifestOf } from './manifest.ts'
import { backupOf, type EffectRun, Missing, type Runner } from './run.ts'

/** Also of an entry that has left the group: what lies in its folder is deleted, or asked for, after it. */
export const folderAt = ({ state }: EffectRun, { entry, folder }: Place): string => {
  const of = entryOf(state(), entry)
  if (of === undefined) throw new Missing(`the group has and had no entry ${entry}`)
  return of[folder].supervisor
}

const attemptsOn = (
  { state }: EffectRun,
  set: keyof ReturnType<typeof state>['backups']['sets'],
  on: EntryId,
): number => {
  const copy = state().backups.sets[set]?.copies[on]
  return copy?.kind === 'missing' ? copy.attempts : 0
}

/** All folders at once, from one reading of the source; each folder gets its own answer. */
export const copyBackup: Runner<'CopyBackup'> = async ({ copying }, run) => {
  const { operation, set } = copying
  const backup = backupOf(run, set)
  const targets = copying.to.map((on) => ({ on, folder: folderAt(run, { entry: on, folder: 'backup' }) }))
  const order = {
    from: folderAt(run, copying.from),
    file: backup.file,
    size: backup.size,
    sha256: backup.sha256,
    to: [...new Set(targets.map((t) => t.folder))],
    manifest: manifestOf(run.group, backup, run.end()),
  }
  const progress = (written: number, size: number) =>
    run.progress({ step: 'copy', fraction: size === 0 ? null : written / size, bytes: written })

  if (!(await run.permitted())) return
  const copied = await run.files.copy(order, { signal: run.signal, progress })()
  if (run.signal.aborted) return
  const outcomeOf = (folder: string): Failure | null => {
    if (copied._tag === 'Left') return failureOf(copied.left)
    const outcome: CopyOutcome | undefined = copied.right.find((o) => o.folder === folder)
    if (outcome === undefined) return { code: 'Failed', says: `The copier gave no answer for ${folder}.` }
    return outcome.error === null ? null : failureOf(outcome.error)
  }
  for (const { on, folder } of targets) {
    const why = outcomeOf(folder)
    const retryAfter = run.retryAt(attemptsOn(run, set, on) + 1)
    const told =
      why === null
        ? await run.report({ type: 'CopyFinished', operation, set, on })
        : await run.report({ type: 'CopyDidNotFinish', operation, set, on, why, retryAfter })
    if (!told) return
  }
}
