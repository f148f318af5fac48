import { stat } from 'node:fs/promises'
import type { DatabaseSync } from 'node:sqlite'
import { type Probe, saw, type Target } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { inTransaction, openToRead, type Patience, patience, patiently } from './connection.ts'
import { errorOf, Refused, sqliteCode, systemCode } from './errors.ts'
import { type GuardFound, lineageOf, raiseCounter, readGuard, unmarked } from './guard.ts'
import { folderPath, generationOf, instanceFolder, targetPath } from './places.ts'

/** What lies at a path: nothing, or what `stat` says, or that the machine behind it does not answer. */
type Found = 'file' | 'folder' | 'nothing' | 'forbidden' | 'unreachable'

const look = async (path: string): Promise<{ readonly found: Found; readonly size: number }> => {
  try {
    const s = await stat(path)
    return { found: s.isDirectory() ? 'folder' : 'file', size: s.size }
  } catch (cause) {
    const code = systemCode(cause)
    if (code === 'ENOENT' || code === 'ENOTDIR') return { found: 'nothing', size: 0 }
    return { found: code === 'EACCES' || code === 'EPERM' ? 'forbidden' : 'unreachable', size: 0 }
  }
}

/** Reads the guard row within one read transaction; a reader waits for nobody but a rollback journal's commit. */
const readOnce = async (path: string, waiting: Patience): Promise<GuardFound> => {
  let db: DatabaseSync | null = null
  try {
    const opened = await patiently(waiting, () => openToRead(path))
    db = opened
    return await patiently(waiting, () => readGuard(opened))
  } finally {
    db?.close()
  }
}

/** Raises the counter of an unfenced database, unless a later leader has been there, and answers the row as committed. */
const raiseOnce = (path: string, target: Target, term: number, waiting: Patience): Promise<GuardFound> =>
  inTransaction(path, waiting, (db) => {
    const found = readGuard(db)
    if (found._tag !== 'Guard' || found.guard.fence !== null || found.guard.group !== target.group) return found
    if (found.guard.term > term) return found
    return { _tag: 'Guard', guard: raiseCounter(db, found.guard, term) }
  })

const judge = (found: GuardFound, target: Target): Probe => {
  const generation = generationOf(target)
  if (found._tag === 'Unreadable') return saw('unusable', found.says, { generation })
  if (found._tag === 'Unmarked')
    return saw('alive', 'The database answers; it carries no mark of ours.', {
      generation,
      lineage: unmarked,
      fenced: false,
    })
  const { guard } = found
  const seen = { generation, lineage: lineageOf(guard), fenced: guard.fence !== null }
  return guard.group === target.group
    ? saw('alive', guard.fence === null ? 'The database answers.' : `The database is fenced by ${guard.fence}.`, seen)
    : saw('alive', `The database answers; it belongs to failover group ${guard.group}.`, seen)
}

/** What a failure to read or raise amounts to. */
const judgeFailure = (cause: unknown): Probe => {
  const error = errorOf(cause)
  const code = sqliteCode(cause)
  if (code === 11 || code === 26) return saw('unusable', `The file is no sound database. ${error.says}`)
  if (error._tag === 'DatabaseMissing') return saw('unusable', error.says)
  if (error.code === 'SQLITE_BUSY' || error._tag === 'NotPermitted' || error._tag === 'NoSpace')
    return saw('unhappy', error.says)
  if (error.code === 'SQLITE_CANTOPEN' || error._tag === 'Cancelled') return saw('unhappy', error.says)
  return saw('gone', error.says)
}

/** An entry without a database of ours: its folders are all there is to ask. */
const judgeFolders = async (target: Target): Promise<Probe> => {
  for (const folder of ['backup', 'staging'] as const) {
    const { found } = await look(folderPath(target.entry, folder))
    if (found !== 'folder') return saw('unhappy', `The ${folder} folder is not there (${found}).`)
  }
  return saw('alive', 'The instance folder is there; it holds no database of ours yet.')
}

const ask = async (target: Target, raise: number | null, waiting: Patience): Promise<Probe> => {
  const folder = await look(instanceFolder(target.entry))
  if (folder.found === 'forbidden') return saw('unhappy', 'The instance folder may not be read.')
  if (folder.found !== 'folder') return saw('gone', 'The instance folder is not there.')
  const path = targetPath(target)
  const file = await look(path)
  if (file.found === 'nothing' && target.generation === null) return judgeFolders(target)
  if (file.found === 'nothing') return saw('unusable', `The database file ${generationOf(target)} is not there.`)
  if (file.found === 'unreachable') return saw('gone', 'The instance folder does not answer.')
  if (file.found === 'forbidden') return saw('unhappy', 'The database file may not be read.')
  if (file.found === 'folder') return saw('unusable', 'A folder lies where the database file should be.')
  if (file.size === 0) return saw('unusable', 'The database file is empty.')
  if (raise === null) return judge(await readOnce(path, waiting), target)
  try {
    return judge(await raiseOnce(path, target, raise, waiting), target)
  } catch (cause) {
    // It could not be raised; what can be read is still worth knowing.
    const why = judgeFailure(cause)
    const read = await readOnce(path, { ...waiting, until: 0 }).then((f) => judge(f, target), judgeFailure)
    return read.verdict === 'alive' ? { ...read, verdict: why.verdict, says: why.says } : why
  }
}

/** One probe: reads, at most raises the counter, creates nothing, and answers within the time it is given. */
export const probe =
  (settings: Settings) =>
  async (
    target: Target,
    options: { readonly raise: number | null; readonly timeoutMs: number; readonly signal: AbortSignal },
  ): Promise<Probe> => {
    if (settings.closed.aborted) return saw('unhappy', 'The engine is closed.')
    const signals = [options.signal, settings.closed]
    const over = new AbortController()
    const late = settings.clock
      .sleep(options.timeoutMs, AbortSignal.any([over.signal, ...signals]))
      .then(() => saw(options.signal.aborted ? 'unhappy' : 'gone', 'The instance folder did not answer in time.'))
    // Locks get a little less than the whole time, so that "locked" is told from "does not answer".
    const waiting = patience(settings.clock, options.timeoutMs * 0.8, ...signals)
    try {
      return await Promise.race([
        ask(target, options.raise, waiting).catch((cause) =>
          cause instanceof Refused && cause.error.code === 'BAD_GENERATION_NAME'
            ? saw('unusable', cause.error.says)
            : judgeFailure(cause),
        ),
        late,
      ])
    } finally {
      over.abort('answered')
    }
  }
