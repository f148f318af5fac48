import type { EpochId, Lineage } from '@db-failover/domain'
import { claimed, type LeaderRun, requireUnfenced, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inEpoch } from './epoch.ts'
import { stopIfAborted } from './errors.ts'
import { lineageNow, requireOnline, requireState } from './fitting.ts'
import { requireGuard, sameGuard, writeGuard } from './guard.ts'
import { asLeader, type LeaderSession } from './leader-session.ts'
import { requireGeneration } from './places.ts'
import { followingOf } from './progress.ts'
import type { Session } from './session.ts'
import { recover } from './statements/restore.ts'
import { orphanedUsers, repairUser, setMultiUser, setOwner, setReadWrite } from './statements/state.ts'

/** Users come with the backup, logins do not: those whose login has another SID here get their login back. */
const repairUsers = async (leader: LeaderSession, database: string): Promise<void> => {
  const { rows } = await leader.session.ask(orphanedUsers(database))
  const known = rows.flatMap(({ name, login }) => (typeof name === 'string' && login === name ? [name] : []))
  if (known.length === 0) return
  const inside = await leader.inside(database)
  try {
    for (const user of known) await inside.ask(repairUser(user))
  } finally {
    await inside.close()
  }
}

/** RESTORING becomes ONLINE: the one step that cannot be undone. */
export const recovered = async (session: Session, database: string, state: string, run: LeaderRun): Promise<void> => {
  if (state !== 'RESTORING') return
  await session.carryOut(recover(database), followingOf(run, 'recover'))
}

/**
 * Makes a restored or returned database the one of an epoch: recovered, read-write and multi-user (READ_ONLY travels with a
 * backup), users and owner in order, and last the guard row: no fence, no base. One that carries the epoch already and takes
 * writes stays as it is; fenced in that very epoch, it needs a release and is refused.
 */
export const openDatabase = (settings: Settings, target: Target, epoch: EpochId, run: LeaderRun): Promise<Lineage> => {
  stopIfAborted(run.signal, settings.closed)
  const database = requireGeneration(target)
  return asLeader(settings, target.entry, target.group, run, async (leader) => {
    const { session } = leader
    const before = await requireState(session, target)
    await recovered(session, database, before.state, run)
    const { state } = await requireOnline(session, target)
    const guard = await requireGuard(session, database, target.group)
    const mine = claimed(guard, run.term)
    if (mine.epoch === epoch) requireUnfenced(mine)
    const alter = { signal: run.signal, heard: () => {} }
    if (state.readOnly) await session.carryOut(setReadWrite(database), alter)
    if (state.access !== 'MULTI_USER') await session.carryOut(setMultiUser(database), alter)
    if (before.state === 'RESTORING') {
      if (settings.repairUsers) await repairUsers(leader, database)
      if (settings.owner !== null) await session.carryOut(setOwner(database, settings.owner), alter)
    }
    const wanted = mine.epoch === epoch ? mine : { ...(await inEpoch(session, database, mine, epoch)), fence: null }
    if (!sameGuard(guard, wanted)) await writeGuard(session, database, wanted)
    run.progress({ step: 'opened', fraction: 1 })
    return lineageNow(session, target)
  })
}
