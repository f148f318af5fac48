import { randomUUID } from 'node:crypto'
import { open, readFile, rm, stat, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry, Finding, GroupId } from '@db-failover/domain'
import { finding, triedWith } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { errorOf, type Refused, refused, stopIfAborted } from './errors.ts'
import { folderPath, instanceFolder, isPlainName } from './places.ts'

/** Below this many free bytes a folder is refused. */
const leastFree = 16 * 1024 * 1024

const tried = triedWith(errorOf)

/** When a file was written, by this machine's clock before and after it, and by that of the folder's own machine. */
export interface Stamped {
  readonly before: number
  readonly theirs: number
  readonly after: number
}

/** Writes, reads back and removes a small file. */
export const useFolder = async (folder: string): Promise<Stamped> => {
  const path = join(folder, `.db-failover-check-${randomUUID()}`)
  const content = randomUUID()
  const before = Date.now()
  try {
    const file = await open(path, 'wx')
    try {
      await file.writeFile(content)
      await file.sync()
    } finally {
      await file.close()
    }
    if ((await readFile(path, 'utf8')) !== content) throw new Error('What was written there was not read back.')
    return { before, theirs: (await stat(path)).mtimeMs, after: Date.now() }
  } finally {
    await rm(path, { force: true })
  }
}

const forbidden = 'this process may not write, read and delete in it'
const unusable: Readonly<Record<string, string>> = {
  ENOENT: 'it is not there: make it, or correct the entry',
  ENOTDIR: 'it is not there: make it, or correct the entry',
  EACCES: forbidden,
  EPERM: forbidden,
  EROFS: 'it is read-only',
  ENOSPC: 'no space is left',
}

/** Why a folder cannot be used, naming it. */
const inPlainWords = (name: string, folder: string, cause: unknown): Refused => {
  const { code, says, _tag } = errorOf(cause)
  return refused(_tag, code, `The ${name} folder ${folder} cannot be used: ${unusable[code] ?? says}.`, cause)
}

const checkFolder = async (name: string, folder: () => string): Promise<readonly Finding[]> => {
  const usable = await tried(`${name} folder`, async () => {
    const path = folder()
    try {
      if (!(await stat(path)).isDirectory()) throw new Error('it is no folder')
      await useFolder(path)
    } catch (cause) {
      throw inPlainWords(name, path, cause)
    }
    return `The ${name} folder can be written, read and cleaned.`
  })
  if (!usable.ok) return [usable]
  const space = await tried(`${name} space`, async () => {
    const { bavail, bsize } = await statfs(folder())
    const free = bavail * bsize
    if (free < leastFree) throw new Error(`Only ${free} bytes are free in the ${name} folder.`)
    return `${Math.floor(free / 1024 / 1024)} MB are free in the ${name} folder.`
  })
  return [usable, space]
}

const sqliteVersion = (): string => {
  const db = new DatabaseSync(':memory:')
  try {
    return String(db.prepare('SELECT sqlite_version() AS v').get()?.['v'])
  } finally {
    db.close()
  }
}

/** Is the entry fit to hold the database and its backups. Each finding is a sentence for people. */
export const checkEntry = async (
  settings: Settings,
  group: GroupId,
  entry: Entry,
  signal: AbortSignal,
): Promise<readonly Finding[]> => {
  const findings: Finding[] = []
  const longest = `${entry.database}.drill-${group}-9999999999-9999999999.sqlite.00000000.tmp-journal`
  const named = isPlainName(entry.database) && isPlainName(longest)
  findings.push(
    finding(
      'name',
      named,
      named
        ? `Files of database ${entry.database} have names that every platform takes.`
        : `${JSON.stringify(entry.database)} cannot be part of a file name on every platform.`,
    ),
  )
  const folders = [
    ['instance', () => instanceFolder(entry)],
    ['staging', () => folderPath(entry, 'staging')],
    ['backup', () => folderPath(entry, 'backup')],
  ] as const
  for (const [name, folder] of folders) {
    stopIfAborted(signal, settings.closed)
    findings.push(...(await checkFolder(name, folder)))
  }
  findings.push(
    await tried('SQLite', async () => `node:sqlite is SQLite ${sqliteVersion()}, in Node ${process.version}.`),
  )
  return findings
}
