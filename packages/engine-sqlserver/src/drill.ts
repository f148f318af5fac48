import type { Entry, GroupId } from '@db-failover/domain'
import type { LeaderRun, RestoreOrder } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { refused, stopIfAborted } from './errors.ts'
import { requireOnline } from './fitting.ts'
import { requireGuard } from './guard.ts'
import { asLeader } from './leader-session.ts'
import { readState } from './markers.ts'
import { recovered } from './open.ts'
import { drillFor } from './places.ts'
import { followingOf } from './progress.ts'
import { restoreInto } from './restore.ts'
import type { Session } from './session.ts'
import { checkDatabase } from './statements/inspect.ts'
import { dropDatabase } from './statements/restore.ts'

const drop = async (session: Session, database: string): Promise<void> => {
  const state = await readState(session, database)
  if (state !== null) await session.ask(dropDatabase(database), 4)
}

/** Restores the chain under a name of its own, recovers it, reads all of it (DBCC CHECKDB), and drops it. */
export const drill = (
  settings: Settings,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
  run: LeaderRun,
): Promise<readonly string[]> => {
  stopIfAborted(run.signal)
  const database = drillFor(on, order.operation)
  return asLeader(settings, on, group, run, async ({ session }) => {
    const left = await readState(session, database)
    if (left !== null) await drop(session, database)
    try {
      await restoreInto(session, group, order, database, run)
      await recovered(session, database, 'RESTORING', run)
      const { guard } = await requireOnline(session, { group, entry: on, generation: database })
      await requireGuard(session, database, group)
      if (guard?.epoch !== order.full.backup.epoch)
        throw refused('BadBackup', 'OTHER_EPOCH', `What was restored is of epoch ${guard?.epoch ?? 'none'}.`)
      await session.carryOut(checkDatabase(database), followingOf(run, 'check'))
      return [
        `${order.full.backup.set}${order.differential === null ? '' : ` with ${order.differential.backup.set}`} was restored and recovered.`,
        'DBCC CHECKDB found nothing.',
        `It carries epoch ${guard.epoch} of failover group ${group}.`,
      ]
    } finally {
      // What cannot be dropped now bears the operation's name, and goes with the orphans.
      await drop(session, database).catch(() => {})
    }
  })
}
