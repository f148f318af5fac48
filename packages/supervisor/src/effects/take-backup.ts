import { failureOf } from './failure.ts'
import { entryOf, type Runner } from './run.ts'

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
  const found = await backups.find(target, operation)()
  if (run.signal.aborted) return
  if (found._tag === 'Left') return void (await failed(failureOf(found.left)))
  if (found.right !== null) return void (await run.report({ type: 'BackupFinished', operation, backup: found.right }))

  if (!(await run.permitted())) return
  const order = { set: operation, kind, epoch, base: full, contingency: false }
  const taken = await backups.take(target, order, run.run)()
  if (run.signal.aborted) return
  await (taken._tag === 'Left'
    ? failed(failureOf(taken.left))
    : run.report({ type: 'BackupFinished', operation, backup: taken.right }))
}
