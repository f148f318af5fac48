import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { BackupKind, BackupSetId, TakenBackup } from '@db-failover/domain'
import type { LeaderRun, Target } from '@db-failover/ports'
import { type ProvenBackup, readBackup } from './backup-reader.ts'
import { completeBase } from './base.ts'
import type { Settings } from './config.ts'
import { removeTemporaries } from './durable.ts'
import { Refused, stopIfAborted } from './errors.ts'
import { requireOwn } from './expected.ts'
import { backupName, folderPath } from './places.ts'

/** What a file under a final name is when it was never finished: a power loss can leave these. */
const remains = ['TRUNCATED', 'UNFINISHED']

const findKind = async (
  settings: Settings,
  target: Target,
  set: BackupSetId,
  kind: BackupKind,
  { signal }: LeaderRun,
): Promise<ProvenBackup | null> => {
  const path = join(folderPath(target.entry, 'staging'), backupName(set, kind))
  try {
    const proven = await readBackup(path, { step: () => stopIfAborted(signal, settings.closed) })
    requireOwn(proven, target.group, set)
    return proven
  } catch (cause) {
    if (!(cause instanceof Refused) || cause.error._tag !== 'BadBackup') throw cause
    if (cause.error.code === 'NO_FILE') return null
    if (!remains.includes(cause.error.code)) throw cause
    await rm(path, { force: true })
    return null
  }
}

/** What unfinished attempts at that backup left. One that another process is at fails by this, and does no harm. */
export const removeUnfinished = async (target: Target, set: BackupSetId): Promise<void> => {
  for (const kind of ['full', 'differential'] as const)
    await removeTemporaries(join(folderPath(target.entry, 'staging'), backupName(set, kind)))
}

/** The finished backup of that id in the staging folder, or null. A full is completed as differential base. */
export const findBackup = async (
  settings: Settings,
  target: Target,
  set: BackupSetId,
  run: LeaderRun,
): Promise<TakenBackup | null> => {
  stopIfAborted(run.signal, settings.closed)
  const full = await findKind(settings, target, set, 'full', run)
  if (full === null) return (await findKind(settings, target, set, 'differential', run))?.backup ?? null
  if (!full.header.contingency) await completeBase(settings, target, full.backup, run.term)
  return full.backup
}
