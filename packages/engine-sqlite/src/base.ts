import type { TakenBackup } from '@db-failover/domain'
import { claimed, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inTransaction, patienceOf } from './connection.ts'
import { refused } from './errors.ts'
import { guardOrNull, writeGuard } from './guard.ts'
import { hasPageIndex, removePageIndexes } from './page-index.ts'
import { generationOf, targetPath } from './places.ts'

/** A finished full becomes what the next differentials rest on. Its page index lies beside the database already. */
const recordBase = async (settings: Settings, target: Target, full: TakenBackup, term: number): Promise<void> => {
  await inTransaction(targetPath(target), patienceOf(settings, settings.closed), (db) => {
    const guard = guardOrNull(db, target.group)
    if (guard === null || guard.epoch !== full.epoch || guard.fork !== full.lineage.fork)
      throw refused('BadDatabase', 'CHANGED', 'The database was replaced or marked anew while it was backed up.')
    if (guard.differentialBase !== full.set) writeGuard(db, { ...claimed(guard, term), differentialBase: full.set })
  })
  await removePageIndexes(target.entry, generationOf(target), full.set)
}

/**
 * Records a finished full as base as far as that can be done now: of a backup just taken, or of one whose run died before
 * it came to that. A later full removes the page index, so that an index that is there is the newest one. Where it
 * fails, also because a later leader has changed the database, the lineage names another base, and the next differential asks for a full.
 */
export const completeBase = async (
  settings: Settings,
  target: Target,
  full: TakenBackup,
  term: number,
): Promise<void> => {
  try {
    if (await hasPageIndex(target.entry, generationOf(target), full.set)) await recordBase(settings, target, full, term)
  } catch {
    // The backup is finished either way.
  }
}
