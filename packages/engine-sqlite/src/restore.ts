import { statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import type { Entry, GroupId } from '@db-failover/domain'
import type { RestoreOrder, Run } from '@db-failover/ports'
import { compose, fileHash } from './compose.ts'
import type { Settings } from './config.ts'
import { identityOrNull, openToRead, patienceOf, patiently } from './connection.ts'
import { publish, removeTemporaries, temporaryFor } from './durable.ts'
import { refused, stopIfAborted, systemCode } from './errors.ts'
import { readGuard, unmarked } from './guard.ts'
import { besides, databasePath, generationFor } from './places.ts'

const taken = (generation: string) =>
  refused('BadDatabase', 'EXISTS', `${generation} is there already; a restore never writes over a database.`)

/**
 * Asked through SQLite: closing a handle of our own on a file that a host of this process has open would drop SQLite's
 * locks on it. What was never opened carries the fork of its backup, and no host has it open.
 */
const wasOpened = async (settings: Settings, path: string, order: RestoreOrder, run: Run): Promise<boolean> => {
  const waiting = patienceOf(settings, run.signal)
  const db = await patiently(waiting, () => openToRead(path))
  try {
    const found = await patiently(waiting, () => readGuard(db))
    const { lineage } = (order.differential ?? order.full).backup
    return (found._tag === 'Guard' ? found.guard.fork : unmarked.fork) !== lineage.fork
  } finally {
    db.close()
  }
}

const hasContent = (path: string): boolean => (statSync(path, { throwIfNoEntry: false })?.size ?? 0) > 0

/** Whoever finishes first clears away what others wrote for the same generation: then only its file counts. */
const published = async (temporary: string, path: string): Promise<boolean> => {
  try {
    return await publish(temporary, path)
  } catch (cause) {
    if (systemCode(cause) !== 'ENOENT' || identityOrNull(path) === null) throw cause
    return false
  }
}

/**
 * Restores into a new generation. Two processes may do so at once for one operation, when the leader that began it was
 * stopped and is woken beside its successor: each writes a file of its own, and the first to finish gives it the name. A
 * generation that is there already is left alone: when it is, byte for byte, what this order restores to, another attempt
 * had finished; else it is refused. `isSecond`: somebody was faster, and what lies there now is looked at as if begun anew.
 */
export const restoreBackup = async (
  settings: Settings,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
  run: Run,
  isSecond = false,
): Promise<void> => {
  if (order.generation !== generationFor(on, order.operation))
    throw refused(
      'BadDatabase',
      'BAD_GENERATION_NAME',
      `Operation ${order.operation} restores to ${generationFor(on, order.operation)}, not to ${order.generation}.`,
    )
  const path = databasePath(on, order.generation)
  const beside = besides.find((ending) => ending !== '-shm' && hasContent(`${path}${ending}`))
  const there = identityOrNull(path) !== null
  if (there && (beside !== undefined || (await wasOpened(settings, path, order, run)))) throw taken(order.generation)
  // A journal without its database would be played into the restored file.
  if (beside !== undefined)
    throw refused('BadDatabase', 'EXISTS', `${order.generation}${beside} lies there without its database.`)
  const temporary = temporaryFor(path)
  try {
    const { header } = await compose(settings, on, group, order, temporary, run)
    stopIfAborted(run.signal, settings.closed)
    run.progress({ step: 'publish', fraction: null })
    if (there && (await fileHash(path)) === header.snapshotSha256) return await removeTemporaries(path)
    if (!(await published(temporary, path))) {
      if (there || isSecond) throw taken(order.generation)
      return await restoreBackup(settings, on, group, order, run, true).catch(() => {
        throw taken(order.generation)
      })
    }
    await removeTemporaries(path)
  } finally {
    await rm(temporary, { force: true })
  }
}
