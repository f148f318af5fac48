import type { Lineage } from '@db-failover/domain'
import { claimed, type LeaderRun, type Target } from '@db-failover/ports'
import { Refused, refused } from './errors.ts'
import { requireOnline } from './fitting.ts'
import { sameGuard, writeGuard } from './guard.ts'
import { setRefusal } from './header.ts'
import type { Session } from './session.ts'
import type { Found } from './taken.ts'

/** Nothing is written into a database that is fenced, gone, or of another epoch: the backup is good all the same. */
const cannotBeMarked = (cause: unknown): boolean =>
  cause instanceof Refused && ['BadDatabase', 'DatabaseMissing', 'Unreachable'].includes(cause.error._tag)

/** Writes into the guard row under which guid the server knows our full, while that full is its differential base. */
export const completeBase = async (session: Session, target: Target, found: Found, run: LeaderRun): Promise<void> => {
  if (found.header.type !== 'full' || found.header.copyOnly) return
  try {
    const { database, guard, base } = await requireOnline(session, target)
    if (guard === null || guard.epoch !== found.facts.epoch || base !== found.header.guid) return
    const wanted = { ...claimed(guard, run.term), base: { set: found.set, guid: found.header.guid } }
    if (!sameGuard(guard, wanted)) await writeGuard(session, database, wanted)
  } catch (cause) {
    if (!cannotBeMarked(cause)) throw cause
  }
}

/**
 * The server takes no differential though it named our full as base (3035), as after a full by way of a volume snapshot: from
 * now on the base counts as displaced, so that a full of ours becomes due and no differential is tried again and again.
 */
export const forgetBase = async (session: Session, target: Target, run: LeaderRun): Promise<void> => {
  try {
    const { database, guard } = await requireOnline(session, target)
    if (guard !== null && guard.base !== null)
      await writeGuard(session, database, { ...claimed(guard, run.term), base: null })
  } catch (cause) {
    if (!cannotBeMarked(cause)) throw cause
  }
}

/** By which guid the guard row knows the full that a differential names as its base; null where it tells nothing of that full. */
export const guidOfBase = async (session: Session, target: Target, { facts }: Found): Promise<string | null> => {
  if (facts.base === null) return null
  try {
    const { guard } = await requireOnline(session, target)
    return guard?.base?.set === facts.base ? guard.base.guid : null
  } catch (cause) {
    if (cannotBeMarked(cause)) return null
    throw cause
  }
}

/**
 * Refuses a set that nothing can be restored from. A foreign full that ended between the look at the base and our
 * differential shows in the differential's own header: it goes on that full, and not on the one with the guid `base`.
 */
export const requireItself = ({ header }: Found, base: string | null): void => {
  if (header.type === 'differential' && base !== null && header.baseGuid !== base)
    throw refused(
      'BadBackup',
      'BASE_DISPLACED',
      `The differential rests on backup set ${header.baseGuid ?? 'unknown'}, which is not ours: a full of another tool came between.`,
    )
  const unfit = setRefusal(header)
  if (unfit !== null) throw refused('BadDatabase', 'UNFIT_SET', unfit)
}

/**
 * Refuses a set of another history than the database had when its backup was ordered: a restore came between, which the next
 * probe tells. `fork` may say more than the header does: a restore that only msdb tells of.
 */
export const requireHistory = ({ header }: Found, { identity, fork }: Lineage): void => {
  const own = `${header.binding}/${header.fork}`
  if (header.family === identity && (fork === own || fork.startsWith(`${own}/`))) return
  throw refused(
    'BadDatabase',
    'RESTORED_MEANWHILE',
    `The backup is of the history ${own} of ${header.family}; the database was of ${fork} of ${identity} when it was ordered.`,
  )
}
