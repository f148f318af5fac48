import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import type { Lineage, TakenBackup } from '@db-failover/domain'
import { type BackupOrder, claimed, type FileAt, type LeaderRun, requireGroup, type Target } from '@db-failover/ports'
import { completeBase, forgetBase, requireHistory, requireItself } from './base.ts'
import type { Settings } from './config.ts'
import { describe } from './description.ts'
import { readServer, tuningFor } from './edition.ts'
import { Refused, refused } from './errors.ts'
import { findIn } from './find.ts'
import { type OpenDatabase, requireOnline } from './fitting.ts'
import { readHeader } from './header.ts'
import { asLeader, isLost } from './leader-session.ts'
import { backupFile, serverPath, supervisorPath } from './places.ts'
import { bytesIn, followingOf } from './progress.ts'
import type { Session } from './session.ts'
import { backupDatabase } from './statements/backup.ts'
import { foundOf, takenOf } from './taken.ts'

const requireBase = (order: BackupOrder, { guard, base }: OpenDatabase): void => {
  if (order.base === null) throw refused('BadBackup', 'NO_BASE', 'A differential needs the full that it rests on.')
  if (order.base.epoch !== order.epoch)
    throw refused('BadBackup', 'OTHER_EPOCH', `The base ${order.base.set} is of epoch ${order.base.epoch}.`)
  const ours = guard?.base ?? null
  if (ours === null || ours.set !== order.base.set || ours.guid !== base)
    throw refused(
      'BadBackup',
      'BASE_DISPLACED',
      `The database's differential base is ${base === ours?.guid ? (ours?.set ?? 'none') : (base ?? 'none')}, not ${order.base.set}.`,
    )
}

/** Whether the database as it stands may be backed up under this order. */
const requireOrder = (target: Target, order: BackupOrder, found: OpenDatabase, run: LeaderRun): Lineage => {
  const { guard, lineage } = found
  if (guard !== null) claimed(requireGroup(guard, target.group), run.term)
  if (!order.contingency) {
    if (guard === null) throw refused('BadDatabase', 'UNMARKED', 'The database carries no mark of a failover group.')
    if (guard.epoch !== order.epoch)
      throw refused(
        'BadDatabase',
        'OTHER_EPOCH',
        `The database is of epoch ${guard.epoch ?? 'none'}, not ${order.epoch}.`,
      )
    if (order.kind === 'differential') requireBase(order, found)
  }
  if (lineage === null)
    throw refused('NotPermitted', 'LINEAGE_UNREADABLE', 'The database does not say what history it has to this login.')
  return lineage
}

const backUp = async (
  settings: Settings,
  session: Session,
  target: Target,
  order: BackupOrder,
  run: LeaderRun,
): Promise<TakenBackup> => {
  const found = await requireOnline(session, target)
  const lineage = requireOrder(target, order, found, run)
  const file = backupFile(order.set, order.kind, randomBytes(4).toString('hex'))
  const at: FileAt = { entry: target.entry, folder: 'staging', file }
  const tuning = tuningFor(settings, await readServer(session))
  const startedAt = settings.clock.now()
  const { counter, differentialBase } = lineage
  const base = order.kind === 'differential' ? (order.base?.set ?? null) : null
  const statement = backupDatabase({
    database: found.database,
    path: serverPath(at),
    kind: order.contingency ? 'copy-only' : order.kind,
    name: order.set,
    description: describe(order.set, { epoch: order.epoch, base, startedAt, counter, differentialBase }),
    tuning,
  })
  try {
    await session.carryOut(statement, followingOf(run, 'backup', bytesIn(supervisorPath(at))))
    const finishedAt = settings.clock.now()
    const taken = foundOf(at, await readHeader(session, serverPath(at)), target.group)
    requireHistory(taken, lineage)
    requireItself(taken, found.guard?.base?.guid ?? null)
    await completeBase(session, target, taken, run)
    return await takenOf(taken, finishedAt, run.signal)
  } catch (cause) {
    // What became of it is looked for afterwards.
    if (isLost(cause)) throw cause
    await rm(supervisorPath(at), { force: true }).catch(() => {})
    if (cause instanceof Refused && cause.error.code === '3035') await forgetBase(session, target, run)
    throw cause
  }
}

/**
 * Takes a backup into a file of its own in the staging folder, named by the set's id; our id and what a finder must know
 * stand in its media header. A backup of that id that is there already is the answer.
 */
export const takeBackup = (
  settings: Settings,
  target: Target,
  order: BackupOrder,
  run: LeaderRun,
): Promise<TakenBackup> => {
  if (order.kind === 'differential' && order.contingency)
    throw refused('BadBackup', 'NO_BASE', 'A contingency backup is a full.')
  const asked = <A>(work: (session: Session) => Promise<A>) =>
    asLeader(settings, target.entry, target.group, run, ({ session }) => work(session))
  const fitting = (found: TakenBackup | null): TakenBackup | null => {
    if (found === null || found.kind === order.kind) return found
    throw refused('BadBackup', 'OTHER_KIND', `Backup set ${order.set} is there already, as a ${found.kind}.`)
  }
  const find = async (session: Session) => fitting(await findIn(settings, session, target, order.set, run))
  return asked(async (session) => (await find(session)) ?? (await backUp(settings, session, target, order, run))).catch(
    async (cause: unknown) => {
      // The server may have finished it all the same, and only its answer was lost.
      const found = isLost(cause) && !run.signal.aborted ? await asked(find).catch(() => null) : null
      if (found === null) throw cause
      return found
    },
  )
}
