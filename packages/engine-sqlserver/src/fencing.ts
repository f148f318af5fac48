import type { Lineage } from '@db-failover/domain'
import { claimed, type EngineWork, fencedOnReturn, type LeaderRun, requireGroup, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inEpoch } from './epoch.ts'
import { lineageNow, type OpenDatabase, requireOnline } from './fitting.ts'
import { ensureGuard, type Guard, requireGuard, sameGuard, writeGuard } from './guard.ts'
import { asLeader, isLost, type LeaderSession } from './leader-session.ts'
import { readState } from './markers.ts'
import type { Session } from './session.ts'
import type { Statement } from './statement.ts'
import { setMultiUser, setReadOnly, setReadWrite } from './statements/state.ts'

const alter = (session: Session, run: LeaderRun, statement: Statement) =>
  session.carryOut(statement, { signal: run.signal, heard: () => {} })

/** The statement has ended and the database takes writes: it was refused for certain. Where nothing can be read, it is not. */
const takesWrites = async (session: Session, database: string): Promise<boolean> => {
  const state = await readState(session, database)
  return state?.state === 'ONLINE' && !state.readOnly
}

/**
 * A mark whose fence was refused would keep hosts out of a database that nobody fences: it is taken back. It stays where the
 * fence may still come to pass.
 */
const takeBack = async (session: Session, database: string, marked: Guard): Promise<void> => {
  try {
    if (await takesWrites(session, database)) await writeGuard(session, database, { ...marked, fence: null })
  } catch {
    // The refusal is what counts; what stands there is taken back by a release.
  }
}

/**
 * The fence is READ_ONLY: it ends the hosts' transactions, refuses their next ones, and leaves the database readable for
 * lineage and backup. Who fenced it stands in the guard row, written before, since afterwards nothing can be.
 */
export const fencing = (settings: Settings): EngineWork['fencing'] => {
  const change = (
    target: Target,
    run: LeaderRun,
    work: (leader: LeaderSession, found: OpenDatabase) => Promise<unknown>,
  ): Promise<Lineage> =>
    asLeader(settings, target.entry, target.group, run, async (leader) => {
      await work(leader, await requireOnline(leader.session, target))
      return lineageNow(leader.session, target)
    })
  const guardFor = (leader: LeaderSession, { database }: OpenDatabase, target: Target, run: LeaderRun) =>
    ensureGuard(leader.session, database, target.group, run.term)
  const write = (session: Session, database: string, before: Guard, after: Guard) =>
    sameGuard(before, after) ? Promise.resolve(before) : writeGuard(session, database, after)
  return {
    fence: (target, operation, run) =>
      change(target, run, async (leader, found) => {
        if (found.state.readOnly && found.guard !== null && found.guard.fence !== null) {
          claimed(requireGroup(found.guard, target.group), run.term)
          return
        }
        // Somebody else's READ_ONLY becomes ours: it is opened for the one write that says so.
        if (found.state.readOnly) await alter(leader.session, run, setReadWrite(found.database))
        const guard = await guardFor(leader, found, target, run)
        const fence = operation ?? guard.fence ?? fencedOnReturn
        const marked = { ...claimed(guard, run.term), fence }
        await write(leader.session, found.database, guard, marked)
        try {
          await alter(leader.session, run, setReadOnly(found.database))
        } catch (cause) {
          if (!isLost(cause)) await takeBack(leader.session, found.database, marked)
          throw cause
        }
      }),
    release: (target, run) =>
      change(target, run, async (leader, found) => {
        const guard = await requireGuard(leader.session, found.database, target.group)
        const wanted = { ...claimed(guard, run.term), fence: null }
        if (found.state.readOnly) await alter(leader.session, run, setReadWrite(found.database))
        if (found.state.access !== 'MULTI_USER') await alter(leader.session, run, setMultiUser(found.database))
        await write(leader.session, found.database, guard, wanted)
      }),
    markEpoch: (target, epoch, run) =>
      change(target, run, async (leader, found) => {
        const guard = await guardFor(leader, found, target, run)
        const mine = claimed(guard, run.term)
        const wanted = mine.epoch === epoch ? mine : await inEpoch(leader.session, found.database, mine, epoch)
        await write(leader.session, found.database, guard, wanted)
      }),
  }
}
