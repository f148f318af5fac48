import { randomUUID } from 'node:crypto'
import type { EpochId, Lineage } from '@db-failover/domain'
import { claimed, type LeaderRun, requireOpen, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inTransaction, openToRead, openToWrite, patienceOf, patiently, requireFile } from './connection.ts'
import { isBusy, refused, stopIfAborted } from './errors.ts'
import { lineageOf, requireGuard, writeGuard } from './guard.ts'
import { targetPath } from './places.ts'

/** Write-ahead logging, so that a backup holds up no writer. Another open connection may forbid the change: no harm. */
const useWriteAheadLog = (path: string): void => {
  const db = openToWrite(path)
  try {
    db.exec('PRAGMA journal_mode = WAL')
  } catch (cause) {
    if (!isBusy(cause)) throw cause
  } finally {
    db.close()
  }
}

/**
 * Makes a restored or returned database the one of an epoch: a new fork, no fence, no differential base. A database that
 * carries the epoch already keeps its fork; fenced in that very epoch, it needs a release and is refused.
 */
export const openDatabase = async (
  settings: Settings,
  target: Target,
  epoch: EpochId,
  run: LeaderRun,
): Promise<Lineage> => {
  stopIfAborted(run.signal, settings.closed)
  const path = targetPath(target)
  requireFile(path)
  const lineage = await inTransaction(path, patienceOf(settings, run.signal), (db) => {
    const found = requireGuard(db, target.group)
    const guard = claimed(found, run.term)
    if (guard.epoch === epoch) {
      requireOpen(guard, epoch)
      return lineageOf(guard === found ? found : writeGuard(db, guard))
    }
    const opened = writeGuard(db, { ...guard, fork: randomUUID(), epoch, fence: null, differentialBase: null })
    run.progress({ step: 'open', fraction: null })
    return lineageOf(opened)
  })
  useWriteAheadLog(path)
  run.progress({ step: 'opened', fraction: 1 })
  return lineage
}

const probeTable = 'db_failover_check'

/** Reads and writes as a host would. The write is committed, read by a second connection, and taken back. */
export const checkDatabase = async (
  settings: Settings,
  target: Target,
  epoch: EpochId,
  run: LeaderRun,
): Promise<Lineage> => {
  const path = targetPath(target)
  const patience = patienceOf(settings, run.signal)
  const mark = randomUUID()
  await inTransaction(path, patience, (db) => {
    requireOpen(claimed(requireGuard(db, target.group), run.term), epoch)
    db.prepare('SELECT count(*) FROM sqlite_schema').get()
    db.exec(`DROP TABLE IF EXISTS ${probeTable}; CREATE TABLE ${probeTable} (mark TEXT NOT NULL) STRICT`)
    db.prepare(`INSERT INTO ${probeTable} VALUES (?)`).run(mark)
  })
  try {
    const reader = openToRead(path)
    try {
      const found = await patiently(patience, () => reader.prepare(`SELECT mark FROM ${probeTable}`).get())
      if (found?.['mark'] !== mark)
        throw refused('BadDatabase', 'WRITE_LOST', 'What was just written to the database was not read back.')
    } finally {
      reader.close()
    }
  } finally {
    await inTransaction(path, patience, (db) => db.exec(`DROP TABLE IF EXISTS ${probeTable}`))
  }
  return inTransaction(path, patience, (db) => lineageOf(requireGuard(db, target.group)))
}
