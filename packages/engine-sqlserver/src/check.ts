import { randomUUID } from 'node:crypto'
import type { EpochId, Lineage } from '@db-failover/domain'
import { claimed, type LeaderRun, requireOpen, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { refused } from './errors.ts'
import { lineageNow, requireOnline } from './fitting.ts'
import { requireGuard } from './guard.ts'
import { asLeader } from './leader-session.ts'
import { requireGeneration } from './places.ts'
import { withSession } from './session.ts'
import { insertHostCheck, selectHostCheck } from './statements/guard.ts'
import { beginTransaction, rollBack } from './statements/transaction.ts'

/** Login, read and write with a host's credential; the write is read back and rolled back. */
const asHost = async (settings: Settings, target: Target, epoch: EpochId, run: LeaderRun): Promise<void> => {
  const database = requireGeneration(target)
  const opening = {
    entry: target.entry,
    credential: settings.hostCredential(target.entry),
    database,
    programName: `db-failover//${settings.process}`,
    signal: run.signal,
  }
  await withSession(settings, opening, async (host) => {
    requireOpen(await requireGuard(host, database, target.group), epoch)
    const mark = randomUUID()
    await host.ask(beginTransaction())
    try {
      await host.ask(insertHostCheck(database, mark))
      const { rows } = await host.ask(selectHostCheck(database, mark))
      if (rows[0]?.['mark'] !== mark)
        throw refused('BadDatabase', 'WRITE_LOST', 'What a host wrote to the database was not read back.')
    } finally {
      await host.ask(rollBack()).catch(() => {})
    }
  })
}

export const checkDatabase = (settings: Settings, target: Target, epoch: EpochId, run: LeaderRun): Promise<Lineage> =>
  asLeader(settings, target.entry, target.group, run, async ({ session }) => {
    const { database, state } = await requireOnline(session, target)
    requireOpen(claimed(await requireGuard(session, database, target.group), run.term), epoch)
    if (state.readOnly) throw refused('BadDatabase', '3906', 'The database is READ_ONLY.')
    await asHost(settings, target, epoch, run)
    return lineageNow(session, target)
  })
