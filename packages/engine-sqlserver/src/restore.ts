import { type Entry, type GroupId, partsOf } from '@db-failover/domain'
import type { LeaderRun, RestoreOrder } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { majorOf, readServer } from './edition.ts'
import { refused, stopIfAborted } from './errors.ts'
import { movesFor } from './file-list.ts'
import { differentialRefusal } from './header.ts'
import { lsnRefusal, readLsns } from './header-lsns.ts'
import { asLeader } from './leader-session.ts'
import { readState } from './markers.ts'
import { requireGeneration, serverPath } from './places.ts'
import { bytesOf, followingOf } from './progress.ts'
import type { Session } from './session.ts'
import { dropDatabase, restoreDifferential, restoreFull } from './statements/restore.ts'
import type { Found } from './taken.ts'
import { requireExpected } from './verify.ts'
import { oldest, tooOld } from './versions.ts'

/** Nothing is restored before both files have been found to be the log's, and to go on one another. */
const requireChain = async (session: Session, order: RestoreOrder, group: GroupId, run: LeaderRun): Promise<void> => {
  const { full, differential } = order
  const ours = [full.backup, ...(differential === null ? [] : [differential.backup])]
  if (ours.some((b) => partsOf(b.set).group !== group))
    throw refused('BadBackup', 'OTHER_GROUP', `${full.backup.set} is a backup of another failover group.`)
  const base = await requireExpected(session, full.at, full.backup)
  if (differential === null) return
  const top = await requireExpected(session, differential.at, differential.backup)
  const lsns = ({ at, header }: Found) => readLsns(session, serverPath(at), header, run.signal)
  const why = differentialRefusal(top.header, base.header) ?? lsnRefusal(await lsns(top), await lsns(base))
  if (why !== null)
    throw refused('BadBackup', 'WRONG_BASE', `${differential.backup.set} does not go on ${full.backup.set}. ${why}`)
}

/** A name of ours in state RESTORING is what an earlier attempt left. Anything that is open stays as it is. */
const makeRoom = async (session: Session, database: string, run: LeaderRun): Promise<void> => {
  const state = await readState(session, database)
  if (state === null) return
  if (state.state !== 'RESTORING' && state.state !== 'RECOVERY_PENDING')
    throw refused('BadDatabase', 'NAME_TAKEN', `There is a database ${database} already, in state ${state.state}.`)
  await session.carryOut(dropDatabase(database), { signal: run.signal, heard: () => {} })
}

/** Leaves the database RESTORING, or not there at all. */
export const restoreInto = async (
  session: Session,
  group: GroupId,
  order: RestoreOrder,
  database: string,
  run: LeaderRun,
): Promise<void> => {
  const info = await readServer(session)
  if (majorOf(info.version) < oldest) throw refused('NotPermitted', 'OLD_SERVER', tooOld(info))
  await requireChain(session, order, group, run)
  await makeRoom(session, database, run)
  stopIfAborted(run.signal)
  const path = serverPath(order.full.at)
  const moves = await movesFor(session, path, database, info)
  try {
    await session.carryOut(
      restoreFull(database, path, moves),
      followingOf(run, 'restore full', bytesOf(order.full.backup.size)),
    )
    if (order.differential !== null) {
      const { at, backup } = order.differential
      const following = followingOf(run, 'restore differential', bytesOf(backup.size))
      await session.carryOut(restoreDifferential(database, serverPath(at)), following)
    }
  } catch (cause) {
    await tidy(session, database)
    throw cause
  }
}

/** What a failed restore left; on a connection that is lost the next attempt finds it. */
const tidy = async (session: Session, database: string): Promise<void> => {
  try {
    const state = await readState(session, database)
    if (state?.state === 'RESTORING') await session.ask(dropDatabase(database), 4)
  } catch {
    // The reason of the failure is what counts; `makeRoom` looks again.
  }
}

/** Into a new database beside whatever there is; it stays RESTORING until it is opened. */
export const restoreBackup = (
  settings: Settings,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
  run: LeaderRun,
): Promise<void> => {
  stopIfAborted(run.signal)
  const database = requireGeneration({ group, entry: on, generation: order.generation })
  return asLeader(settings, on, group, run, ({ session }) => restoreInto(session, group, order, database, run))
}
