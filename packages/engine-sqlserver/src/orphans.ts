import type { Entry, GroupId } from '@db-failover/domain'
import { type LeaderRun, orphanIn } from '@db-failover/ports'
import type { Row } from './asks.ts'
import type { Settings } from './config.ts'
import { Refused, stopIfAborted } from './errors.ts'
import { readGuard } from './guard.ts'
import { asLeader } from './leader-session.ts'
import { operationIn } from './places.ts'
import type { Session } from './session.ts'
import { databases } from './statements/catalog.ts'
import { dropDatabase } from './statements/restore.ts'

interface Candidate {
  readonly name: string
  readonly state: string
}

const candidatesIn = (
  on: Entry,
  group: GroupId,
  rows: readonly Row[],
  keep: readonly string[],
  term: number,
): readonly Candidate[] => {
  const isOrphan = orphanIn((name) => operationIn(on, group, name), keep, term)
  return rows.flatMap(({ name, state_desc: state }) => {
    if (typeof name !== 'string' || typeof state !== 'string' || name === on.database) return []
    return isOrphan(name) ? [{ name, state }] : []
  })
}

/** A name of ours may be borne by somebody else's database, and a later leader may have opened it: its guard row tells. */
const isOurs = async (session: Session, { name, state }: Candidate, group: GroupId, term: number): Promise<boolean> => {
  if (state !== 'ONLINE') return state === 'RESTORING' || state === 'RECOVERY_PENDING' || state === 'SUSPECT'
  const guard = await readGuard(session, name)
  return guard !== null && guard.group === group && guard.term <= term
}

/** Somebody still uses it (3702): it goes the next time. */
const dropped = async (session: Session, name: string): Promise<boolean> => {
  try {
    await session.ask(dropDatabase(name), 4)
    return true
  } catch (cause) {
    if (cause instanceof Refused && cause.error.code === '3702') return false
    throw cause
  }
}

/** Drops what restores and drills of this group left on the server; answers the names. */
export const removeOrphans = (
  settings: Settings,
  on: Entry,
  group: GroupId,
  keep: readonly string[],
  run: LeaderRun,
): Promise<readonly string[]> => {
  stopIfAborted(run.signal)
  return asLeader(settings, on, group, run, async ({ session }) => {
    const { rows } = await session.ask(databases())
    const removed: string[] = []
    for (const candidate of candidatesIn(on, group, rows, keep, run.term)) {
      stopIfAborted(run.signal)
      if (!(await isOurs(session, candidate, group, run.term))) continue
      if (await dropped(session, candidate.name)) removed.push(candidate.name)
    }
    return removed
  })
}
