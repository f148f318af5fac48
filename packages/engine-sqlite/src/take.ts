import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { TakenBackup } from '@db-failover/domain'
import { type BackupOrder, claimed, type LeaderRun, type Target } from '@db-failover/ports'
import type { BackupHeader } from './backup-header.ts'
import { changedPayload, wholePayload, writeBackup } from './backup-writer.ts'
import { completeBase } from './base.ts'
import type { Settings } from './config.ts'
import { publish, removeTemporaries, temporaryFor } from './durable.ts'
import { refused, stopIfAborted } from './errors.ts'
import { findBackup } from './find.ts'
import type { Guard } from './guard.ts'
import { readPageIndex, writePageIndex } from './page-index.ts'
import { changedPages, type PageTable, pageTableOf } from './pages.ts'
import { backupName, besides, folderPath, generationOf } from './places.ts'
import { type Snapshot, takeSnapshot } from './snapshot.ts'

/** Whether the database as it stands may be backed up under this order. */
const requireOrder = (order: BackupOrder, guard: Guard | null, term: number): void => {
  if (guard !== null) claimed(guard, term)
  if (order.contingency) return
  if (guard === null) throw refused('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.')
  if (guard.epoch !== order.epoch)
    throw refused(
      'BadDatabase',
      'OTHER_EPOCH',
      `The database is of epoch ${guard.epoch ?? 'none'}, not ${order.epoch}.`,
    )
  if (order.kind === 'full') return
  if (order.base === null) throw refused('BadBackup', 'NO_BASE', 'A differential needs the full that it rests on.')
  if (guard.differentialBase !== order.base.set)
    throw refused(
      'BadBackup',
      'BASE_DISPLACED',
      `The database's differential base is ${guard.differentialBase ?? 'none'}, not ${order.base.set}.`,
    )
  if (order.base.epoch !== order.epoch)
    throw refused('BadBackup', 'OTHER_EPOCH', `The base ${order.base.set} is of epoch ${order.base.epoch}.`)
}

const indexOf = (target: Target, order: BackupOrder, guard: Guard | null) =>
  order.kind === 'differential' && order.base !== null && guard !== null
    ? readPageIndex(target.entry, generationOf(target), {
        group: target.group,
        set: order.base.set,
        epoch: order.base.epoch,
        fork: guard.fork,
        fileSha256: order.base.sha256,
      })
    : null

const headerOf = (
  target: Target,
  order: BackupOrder,
  snapshot: Snapshot,
  table: PageTable,
  more: Pick<BackupHeader, 'baseSnapshotSha256' | 'payloadBytes'> & { readonly startedAt: TakenBackup['startedAt'] },
): BackupHeader => ({
  group: target.group,
  contingency: order.contingency,
  backup: {
    set: order.set,
    kind: order.kind,
    base: order.kind === 'differential' ? (order.base?.set ?? null) : null,
    epoch: order.epoch,
    entry: target.entry.id,
    generation: generationOf(target),
    file: backupName(order.set, order.kind),
    contains: snapshot.contains,
    startedAt: more.startedAt,
    lineage: snapshot.lineage,
  },
  snapshotSha256: table.snapshotSha256,
  baseSnapshotSha256: more.baseSnapshotSha256,
  pageSize: table.pageSize,
  pageCount: table.pageCount,
  payloadBytes: more.payloadBytes,
})

/**
 * Takes a backup: snapshot beside the backup file, page hashes, the file under a temporary name, then (for a full that
 * differentials may rest on) the page index, the file's name, and last the guard row. Killed anywhere, it leaves
 * temporary files that `find` removes, or a finished backup that `find` finds. Two processes may take it at once, when the
 * leader that began it was stopped and is woken beside its successor: the first to finish gives its file the name, and both
 * answer with that one.
 */
export const takeBackup = async (
  settings: Settings,
  target: Target,
  order: BackupOrder,
  run: LeaderRun,
): Promise<TakenBackup> => {
  const startedAt = settings.clock.now()
  if (order.kind === 'differential' && order.contingency)
    throw refused('BadBackup', 'NO_BASE', 'A contingency backup is a full.')
  const earlier = await findBackup(settings, target, order.set, run)
  if (earlier !== null) {
    if (earlier.kind === order.kind) return earlier
    throw refused('BadBackup', 'OTHER_KIND', `Backup set ${order.set} is there already, as a ${earlier.kind}.`)
  }
  const path = join(folderPath(target.entry, 'staging'), backupName(order.set, order.kind))
  const copy = temporaryFor(path)
  const unfinished = temporaryFor(path)
  const step = (fraction: number) => {
    stopIfAborted(run.signal, settings.closed)
    run.progress({ step: 'hash', fraction })
  }
  try {
    const snapshot = await takeSnapshot(settings, target, copy, (guard) => requireOrder(order, guard, run.term), run)
    const index = await indexOf(target, order, snapshot.guard)
    const table = await pageTableOf(copy, step)
    const { pageSize, pageCount } = table
    if (index !== null && index.table.pageSize !== pageSize)
      throw refused(
        'BadBackup',
        'PAGE_SIZE_CHANGED',
        `The page size went from ${index.table.pageSize} to ${pageSize} bytes: a full backup is needed first.`,
      )
    const changed = index === null ? null : changedPages(index.table, table)
    const header = headerOf(target, order, snapshot, table, {
      startedAt,
      baseSnapshotSha256: index?.table.snapshotSha256 ?? null,
      payloadBytes: changed === null ? pageCount * pageSize : changed.length * (pageSize + 4),
    })
    const payload = changed === null ? wholePayload(copy, pageSize, pageCount) : changedPayload(copy, pageSize, changed)
    const taken = await writeBackup(unfinished, header, payload, settings.clock.now, run)
    const becomesBase = order.kind === 'full' && !order.contingency && snapshot.guard !== null
    if (becomesBase)
      await writePageIndex(target.entry, taken.generation, {
        group: target.group,
        set: order.set,
        epoch: order.epoch,
        fork: taken.lineage.fork,
        fileSha256: taken.sha256,
        table,
      })
    stopIfAborted(run.signal, settings.closed)
    run.progress({ step: 'publish', fraction: null })
    if (!(await publish(unfinished, path)))
      throw refused('OutcomeUnknown', 'EEXIST', `Another run finished ${backupName(order.set, order.kind)} meanwhile.`)
    run.progress({ step: 'record', fraction: null })
    if (becomesBase) await completeBase(settings, target, taken, run.term)
    await removeTemporaries(path).catch(() => {})
    return taken
  } catch (cause) {
    stopIfAborted(run.signal, settings.closed)
    const other = await findBackup(settings, target, order.set, run).catch(() => null)
    if (other?.kind === order.kind) return other
    throw cause
  } finally {
    for (const ending of ['', ...besides]) await rm(`${copy}${ending}`, { force: true })
    await rm(unfinished, { force: true })
  }
}
