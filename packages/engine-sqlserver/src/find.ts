import { readdir, rm } from 'node:fs/promises'
import type { BackupSetId, TakenBackup } from '@db-failover/domain'
import type { FileAt, LeaderRun, Target } from '@db-failover/ports'
import { completeBase, guidOfBase, requireItself } from './base.ts'
import type { Settings } from './config.ts'
import { Refused, refused, stopIfAborted } from './errors.ts'
import { requireOnline } from './fitting.ts'
import { readHeader } from './header.ts'
import { asLeader } from './leader-session.ts'
import { kindIn, serverPath, supervisorPath } from './places.ts'
import type { Session } from './session.ts'
import { type Found, foundOf, takenOf } from './taken.ts'

/** What a file is when its backup was never finished. */
const isUnfinished = (cause: unknown): boolean =>
  cause instanceof Refused &&
  cause.error._tag === 'BadBackup' &&
  ['INCOMPLETE', '3256', '3241', '3254'].includes(cause.error.code)

const stagedFiles = async (target: Target, set: BackupSetId): Promise<readonly FileAt[]> => {
  const folder = target.entry.staging.supervisor
  const names = await readdir(folder).catch((cause: unknown) => {
    throw refused('Unreachable', 'FOLDER', `The staging folder ${folder} cannot be read.`, cause)
  })
  return names
    .filter((file) => kindIn(set, file) !== null)
    .sort()
    .map((file) => ({ entry: target.entry, folder: 'staging', file }))
}

/** The finished file; unfinished remains of the same backup are removed. */
const inspect = async (session: Session, target: Target, at: FileAt): Promise<Found | null> => {
  try {
    return foundOf(at, await readHeader(session, serverPath(at)), target.group)
  } catch (cause) {
    if (!isUnfinished(cause)) throw cause
    await rm(supervisorPath(at), { force: true })
    return null
  }
}

/**
 * Two processes may have taken the same backup: a leader that was stopped, and its successor. The one on which the server
 * would base the next differential is it, else the first by name.
 */
const chosen = async (session: Session, target: Target, found: readonly Found[]): Promise<Found | null> => {
  if (found.length < 2) return found[0] ?? null
  const { base } = await requireOnline(session, target)
  return found.find((f) => f.header.guid === base) ?? found[0] ?? null
}

export const findIn = async (
  settings: Settings,
  session: Session,
  target: Target,
  set: BackupSetId,
  run: LeaderRun,
): Promise<TakenBackup | null> => {
  const all: Found[] = []
  for (const at of await stagedFiles(target, set)) {
    stopIfAborted(run.signal)
    const found = await inspect(session, target, at)
    if (found !== null && found.set === set) all.push(found)
  }
  const found = await chosen(session, target, all)
  if (found === null) return null
  const base = await guidOfBase(session, target, found)
  try {
    requireItself(found, base)
  } catch (cause) {
    await rm(supervisorPath(found.at), { force: true })
    throw cause
  }
  await completeBase(session, target, found, run)
  return takenOf(found, settings.clock.now(), run.signal)
}

/**
 * The finished backup of that id in the staging folder, or null. A full is completed as differential base; what nothing can be
 * restored from is removed, and refused.
 */
export const findBackup = (settings: Settings, target: Target, set: BackupSetId, run: LeaderRun) =>
  asLeader(settings, target.entry, target.group, run, ({ session }) => findIn(settings, session, target, set, run))
