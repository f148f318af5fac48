import { type EntryId, type Failure, serverOf, type TakenBackup } from '@db-failover/domain'
import type { EngineError, Target } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import { folderAt } from './copy-backup.ts'
import { failureOf } from './failure.ts'
import { manifestOf } from './manifest.ts'
import { type EffectRun, entryOf, type Runner } from './run.ts'
import { readBack } from './verify-copy.ts'

/** Copies the backup to the folders and reads each copy back; answers where it is verified, and why not elsewhere. */
const secured = async (
  run: EffectRun,
  backup: TakenBackup,
  to: readonly EntryId[],
): Promise<{ readonly on: readonly EntryId[]; readonly why: Failure | null } | null> => {
  const order = {
    from: folderAt(run, { entry: backup.entry, folder: 'staging' }),
    file: backup.file,
    size: backup.size,
    sha256: backup.sha256,
    to: [...new Set(to.map((entry) => folderAt(run, { entry, folder: 'backup' })))],
    manifest: manifestOf(run.group, backup, run.end()),
  }
  const progress = (written: number, size: number) =>
    run.progress({ step: 'copy', fraction: size === 0 ? null : written / size, bytes: written })
  const copied = await run.files.copy(order, { signal: run.signal, progress })()
  if (copied._tag === 'Left') return { on: [], why: failureOf(copied.left) }
  const on: EntryId[] = []
  let why: Failure | null = null
  for (const entry of to) {
    if (!(await run.permitted())) return null
    const outcome = copied.right.find((o) => o.folder === folderAt(run, { entry, folder: 'backup' }))
    if (outcome?.error) {
      why = failureOf(outcome.error)
      continue
    }
    const checked = await readBack(run, entry, backup)
    if (checked._tag === 'Right') on.push(entry)
    else why = failureOf(checked.left)
  }
  return { on, why }
}

/** The backup as an earlier run of this effect left it, or taken now. */
const taken = async (
  run: EffectRun,
  target: Target,
  order: { readonly set: TakenBackup['set']; readonly epoch: TakenBackup['epoch'] },
): Promise<Either<EngineError, TakenBackup> | null> => {
  const { backups } = run.engineOf(target.entry)
  const found = await backups.find(target, order.set, run.run)()
  if (found._tag === 'Left') return found
  if (found.right !== null) return { _tag: 'Right', right: found.right }
  if (!(await run.permitted())) return null
  return backups.take(target, { ...order, kind: 'full', base: null, contingency: true }, run.run)()
}

/** Verified in at least one folder on another server than its database's, or it does not count. */
export const takeContingency: Runner<'TakeContingency'> = async (effect, run) => {
  const { operation, set, of, generation, epoch, to } = effect
  const entry = entryOf(run, of)
  const { contingency } = run.state().switches
  const attempts = contingency?.kind === 'running' ? contingency.attempt : 0
  const failed = (why: Failure) =>
    run.report({ type: 'ContingencyDidNotFinish', operation, of, why, retryAfter: run.retryAt(attempts + 1) })

  if (!(await run.permitted())) return
  const backup = await taken(run, { group: run.group, entry, generation }, { set, epoch })
  if (backup === null || run.signal.aborted) return
  if (backup._tag === 'Left') return void (await failed(failureOf(backup.left)))

  if (!(await run.permitted())) return
  const lies = await secured(run, backup.right, to)
  if (lies === null || run.signal.aborted) return
  if (!(await run.permitted())) return
  // Another attempt bears another id, and what is verified elsewhere needs no staged file: it is in the way either way.
  const removed = await run.files.remove(entry.staging.supervisor, backup.right.file)()
  if (removed._tag === 'Left') run.retrying(1, failureOf(removed.left))
  if (run.signal.aborted) return
  const elsewhere = lies.on.some((id) => serverOf(entryOf(run, id)) !== serverOf(entry))
  if (!elsewhere)
    return void (await failed(
      lies.why ?? { code: 'NoOtherServer', says: `No folder on another server than that of ${of} could be used.` },
    ))
  await run.report({ type: 'ContingencyFinished', operation, of, backup: backup.right, on: lies.on })
}
