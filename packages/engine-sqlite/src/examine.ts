import { stat, statfs } from 'node:fs/promises'
import type { Entry, GroupId } from '@db-failover/domain'
import {
  type About,
  about,
  clockDiagnosis,
  type Diagnosis,
  type EngineExamination,
  type ExaminedEntry,
  spaceDiagnosis,
  systemClock,
} from '@db-failover/ports'
import { useFolder } from './check-entry.ts'
import { openToRead, patience, patiently } from './connection.ts'
import { errorOf } from './errors.ts'
import { type GuardFound, readGuard } from './guard.ts'
import { databasePath, instanceFolder, isPlainName, originalOf } from './places.ts'

/** A folder on a machine that does not answer can keep a call of the system for minutes. */
const patienceMs = 10_000

const inTime = async <A>(work: Promise<A>): Promise<A> => {
  const { promise, reject } = Promise.withResolvers<never>()
  const timer = setTimeout(() => reject(new Error(`No answer within ${patienceMs / 1_000} s.`)), patienceMs)
  try {
    return await Promise.race([work, promise])
  } finally {
    clearTimeout(timer)
  }
}

/** What an entry's own examination finds, and what the others need of it. */
interface Seen {
  readonly diagnoses: readonly Diagnosis[]
  /** The number of the disk, as this machine counts them; null where the folder was not reached. */
  readonly disk: number | null
  readonly databaseBytes: number | null
}

const nameOf = (on: About, { database }: Entry, group: GroupId): Diagnosis => {
  const longest = `${database}.drill-${group}-9999999999-9999999999.sqlite.00000000.tmp-journal`
  return isPlainName(database) && isPlainName(longest)
    ? on.fine('name', `Files of database ${database} have names that every platform takes.`)
    : on.error(
        'name',
        `${JSON.stringify(database)} cannot be part of a file name on every platform.`,
        'Give the file another name, and add the entry anew under it.',
      )
}

const readDatabase = async (path: string): Promise<GuardFound> => {
  const waiting = patience(systemClock, 2_000)
  const db = await patiently(waiting, () => openToRead(path))
  try {
    return await patiently(waiting, () => readGuard(db))
  } finally {
    db.close()
  }
}

/** The file of a database that should be there, and how large it is. */
const database = async (
  on: About,
  group: GroupId,
  { entry, generation }: ExaminedEntry,
): Promise<{ readonly found: Diagnosis; readonly bytes: number | null }> => {
  const name = generation ?? originalOf(entry)
  try {
    const path = databasePath(entry, name)
    const { size } = await inTime(stat(path))
    const guard = await readDatabase(path)
    const bytes = size
    if (guard._tag === 'Unreadable')
      return {
        bytes,
        found: on.error(
          'database',
          `${name} cannot be read: ${guard.says}`,
          'Look at the file with sqlite3 and "PRAGMA integrity_check".',
        ),
      }
    if (guard._tag === 'Guard' && guard.guard.group !== group)
      return {
        bytes,
        found: on.error(
          'database',
          `${name} belongs to failover group ${guard.guard.group}.`,
          'Name another database in the entry, or take it out of the other group.',
        ),
      }
    return { bytes, found: on.fine('database', `${name} is there and can be read.`) }
  } catch (cause) {
    const { code, says } = errorOf(cause)
    return {
      bytes: null,
      found: on.error(
        'database',
        `${name} cannot be read: ${says} (${code})`,
        `Put the file into ${entry.instance ?? 'its folder'}, or correct instance and database of the entry.`,
      ),
    }
  }
}

const folder = async (on: About, entry: Entry): Promise<readonly Diagnosis[]> => {
  try {
    const stamped = await inTime(useFolder(instanceFolder(entry)))
    return [
      on.fine(
        'instance folder',
        `${entry.instance} can be written, read and cleaned (a file was written there and removed).`,
      ),
      clockDiagnosis(on, entry.machine, stamped),
    ]
  } catch (cause) {
    const { code, says } = errorOf(cause)
    return [
      on.error(
        'instance folder',
        `The folder of the database cannot be used: ${says} (${code})`,
        `Make the folder ${entry.instance ?? 'that the entry should name as its instance'}, and let this process write in it.`,
      ),
    ]
  }
}

const disk = async (entry: Entry): Promise<{ readonly number: number; readonly free: number } | null> => {
  try {
    const path = instanceFolder(entry)
    const { bavail, bsize } = await inTime(statfs(path))
    return { number: (await stat(path)).dev, free: bavail * bsize }
  } catch {
    return null
  }
}

const one = async (group: GroupId, examined: ExaminedEntry, needed: number | null): Promise<Seen> => {
  const { entry } = examined
  const on = about(entry.id)
  const room = await disk(entry)
  const present = examined.active || examined.generation !== null ? await database(on, group, examined) : null
  return {
    disk: room?.number ?? null,
    databaseBytes: present?.bytes ?? null,
    diagnoses: [
      nameOf(on, entry, group),
      ...(await folder(on, entry)),
      ...(present === null ? [] : [present.found]),
      ...(room === null
        ? []
        : [spaceDiagnosis(on, String(entry.instance), { free: room.free, needed, what: 'the database' })]),
    ],
  }
}

const apart = (on: About, ofActive: number | null, own: number | null): readonly Diagnosis[] =>
  ofActive === null || own === null
    ? []
    : ofActive === own
      ? [
          on.warning(
            'apart',
            'Its database would lie on the very disk of the active one: both are lost together.',
            'Put the entry on another machine, or at least on another disk.',
          ),
        ]
      : [on.fine('apart', 'Its database would lie on another disk than the active one.')]

/** Databases in SQLite files, as `doctor` looks at them: through the folders, as this process reaches them. */
export const examineSqlite = (): EngineExamination => ({
  examine: async ({ group, entries }, signal) => {
    const found: Diagnosis[] = []
    let active: Seen | null = null
    for (const examined of entries.toSorted((a, b) => Number(b.active) - Number(a.active))) {
      if (signal.aborted) break
      const seen: Seen = await one(group, examined, active?.databaseBytes ?? null)
      found.push(...seen.diagnoses)
      if (examined.active) active = seen
      else found.push(...apart(about(examined.entry.id), active?.disk ?? null, seen.disk))
    }
    return found
  },
})
