import type { TakenBackup } from '@db-failover/domain'
import { failureOf } from './failure.ts'
import { type EffectRun, entryOf, type Runner } from './run.ts'

/** An operation that was abandoned while its backup was taken: nothing in the log will ever name the file. */
const discardAbandoned = async (run: EffectRun, backup: TakenBackup): Promise<void> => {
  const { running, sets } = run.state().backups
  if (running?.operation === backup.set || sets[backup.set] !== undefined) return
  await run.files.remove(entryOf(run, backup.entry).staging.supervisor, backup.file)()
}

/** A finished backup that bears this id is taken over; else it is taken. */
export const takeBackup: Runner<'TakeBackup'> = async ({ running }, run) => {
  const { operation, kind, epoch, generation, base, attempt } = running
  const entry = entryOf(run, running.entry)
  const { backups } = run.engineOf(entry)
  const target = { group: run.group, entry, generation }
  const failed = (why: { readonly code: string; readonly says: string }) =>
    run.report({ type: 'BackupDidNotFinish', operation, why, retryAfter: run.retryAt(attempt + 1) })
  const full = base === null ? null : run.state().backups.sets[base]?.backup
  if (full === undefined) return void (await failed({ code: 'BaseMissing', says: `The full backup ${base} is gone.` }))

  if (!(await run.permitted())) return
  const found = await backups.find(target, operation, run.run)()
  if (run.signal.aborted) return
  if (found._tag === 'Left') return void (await failed(failureOf(found.left)))
  if (found.right !== null) return void (await run.report({ type: 'BackupFinished', operation, backup: found.right }))

  if (!(await run.permitted())) return
  const order = { set: operation, kind, epoch, base: full, contingency: false }
  const taken = await backups.take(target, order, run.run)()
  if (taken._tag === 'Left') {
    if (!run.signal.aborted) await failed(failureOf(taken.left))
    return
  }
  if (!run.signal.aborted) await run.report({ type: 'BackupFinished', operation, backup: taken.right })
  await discardAbandoned(run, taken.right)
}
