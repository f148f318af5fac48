import { readdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry, GroupId } from '@db-failover/domain'
import { type LeaderRun, orphanIn } from '@db-failover/ports'
import { openToRead } from './connection.ts'
import { syncFolder } from './durable.ts'
import { stopIfAborted, systemCode } from './errors.ts'
import { readGuard } from './guard.ts'
import { besides, instanceFolder, operationIn, originalOf } from './places.ts'

/**
 * A name of ours can be borne by a database of another group by accident, and an earlier operation's database may have been
 * opened by a later leader: its guard row tells.
 */
const isAnothers = (path: string, group: GroupId, term: number): boolean => {
  try {
    const db = openToRead(path)
    try {
      const found = readGuard(db)
      if (found._tag !== 'Guard') return found._tag === 'Unmarked'
      return found.guard.group !== group || found.guard.term > term
    } finally {
      db.close()
    }
  } catch {
    return false
  }
}

/** False when somebody still holds a file open where the platform then keeps it; it goes the next time. */
const removeAll = async (paths: readonly string[]): Promise<boolean> => {
  try {
    for (const path of paths) await rm(path, { force: true })
    return true
  } catch (cause) {
    if (!['EBUSY', 'EPERM'].includes(systemCode(cause) ?? '')) throw cause
    return false
  }
}

/**
 * Removes what restores and drills of this group left in the instance folder: databases with what lies beside them, and
 * unfinished ones; answers the names of the databases. `keep` names generations; everything that bears the operation of
 * one of them stays, and what a later term than the one who asks has made or opened.
 */
export const removeOrphans = async (
  on: Entry,
  group: GroupId,
  keep: readonly string[],
  run: LeaderRun,
): Promise<readonly string[]> => {
  stopIfAborted(run.signal)
  const folder = instanceFolder(on)
  const names = await readdir(folder)
  const isOrphan = orphanIn((name) => operationIn(on, group, name), keep, run.term)
  const original = originalOf(on)
  const orphans = names.filter((name) => isOrphan(name) && name !== original && !name.startsWith(`${original}.`))
  const databaseOf = (name: string) => name.slice(0, name.indexOf('.sqlite', on.database.length) + '.sqlite'.length)
  const removed = new Set<string>()
  for (const database of new Set(orphans.map(databaseOf))) {
    stopIfAborted(run.signal)
    if (names.includes(database) && isAnothers(join(folder, database), group, run.term)) continue
    const files = orphans.filter((name) => databaseOf(name) === database && name !== database)
    // The database goes first: a journal without its database is harmless, a database without its journal is not.
    const all = [database, ...besides.map((ending) => `${database}${ending}`), ...files]
    if (await removeAll(all.map((name) => join(folder, name)))) removed.add(database)
  }
  if (removed.size > 0) await syncFolder(folder)
  return [...removed]
}
