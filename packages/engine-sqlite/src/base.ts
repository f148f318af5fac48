import type { TakenBackup } from '@db-failover/domain'
import type { Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inTransaction, patienceOf } from './connection.ts'
import { refused } from './errors.ts'
import { guardOrNull, writeGuard } from './guard.ts'
import { hasPageIndex, removePageIndexes } from './page-index.ts'
import { generationOf, targetPath } from './places.ts'

/** A finished full becomes what the next differentials rest on. Its page index lies beside the database already. */
export const recordBase = async (settings: Settings, target: Target, full: TakenBackup): Promise<void> => {
  await inTransaction(targetPath(target), patienceOf(settings, settings.closed), (db) => {
    const guard = guardOrNull(db, target.group)
    if (guard === null || guard.epoch !== full.epoch || guard.fork !== full.lineage.fork)
      throw refused('BadDatabase', 'CHANGED', 'The database was replaced or marked anew while it was backed up.')
    if (guard.differentialBase !== full.set) writeGuard(db, { ...guard, differentialBase: full.set })
  })
  await removePageIndexes(target.entry, generationOf(target), full.set)
}

/**
 * A run that died between naming its file and writing the guard row left the page index beside the database. A later
 * full removes the index, so that an index that is there is the newest one.
 */
export const completeBase = async (settings: Settings, target: Target, full: TakenBackup): Promise<void> => {
  try {
    if (await hasPageIndex(target.entry, generationOf(target), full.set)) await recordBase(settings, target, full)
  } catch {
    // The backup is finished either way; without a base the next differential asks for a full.
  }
}
