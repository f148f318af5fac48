import { backup } from 'node:sqlite'
import { type Contents, type Lineage, plus } from '@db-failover/domain'
import type { Run, Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { identityOrNull, openToRead, patienceOf, patiently, requireFile } from './connection.ts'
import { refused, stopIfAborted } from './errors.ts'
import { type Guard, guardOrNull, lineageOf, unmarked } from './guard.ts'
import { targetPath } from './places.ts'

/** A copy of a database as one instant had it. */
export interface Snapshot {
  readonly contains: Contents
  readonly guard: Guard | null
  readonly lineage: Lineage
}

/** Pages copied at a time; between two steps the process does other work and looks for a cancellation. */
const pagesPerStep = 512

/**
 * Copies the database page by page into `to` with SQLite's online backup. The source connection holds one read
 * transaction for the whole length: otherwise every commit of another process starts the copy anew. Writers go on in
 * WAL mode; with a rollback journal their commits wait until the copy is done.
 */
export const takeSnapshot = async (
  settings: Settings,
  target: Target,
  to: string,
  accept: (guard: Guard | null) => void,
  run: Run,
): Promise<Snapshot> => {
  const path = targetPath(target)
  const identity = requireFile(path)
  const patience = patienceOf(settings, run.signal)
  const source = await patiently(patience, () => openToRead(path))
  try {
    source.exec('BEGIN')
    // The first read fixes what the transaction sees; instants have milliseconds, so the later bound is rounded up.
    const { allBefore, guard, noneAfter } = await patiently(patience, () => {
      const allBefore = settings.clock.now()
      const guard = guardOrNull(source, target.group)
      return { allBefore, guard, noneAfter: plus(settings.clock.now(), 1) }
    })
    accept(guard)
    await backup(source, to, {
      rate: pagesPerStep,
      progress: ({ totalPages, remainingPages }) => {
        stopIfAborted(run.signal, settings.closed)
        run.progress({ step: 'snapshot', fraction: totalPages === 0 ? null : 1 - remainingPages / totalPages })
      },
    })
    stopIfAborted(run.signal, settings.closed)
    if (identityOrNull(path) !== identity)
      throw refused('DatabaseMissing', 'FILE_REPLACED', 'The database file was replaced while it was backed up.')
    return { contains: { allBefore, noneAfter }, guard, lineage: guard === null ? unmarked : lineageOf(guard) }
  } finally {
    source.close()
  }
}
