import { basename, join } from 'node:path'
import type { BackupSetId, Entry, GroupId, OperationId } from '@db-failover/domain'
import type { FileAt, Target } from '@db-failover/ports'
import { refused } from './errors.ts'

// Names within folders. Nothing here touches the disk.

/** An operation id as part of a file's name. */
const inName = (id: OperationId): string => id.replaceAll('/', '-')

/** Characters that some platform gives a meaning in a name: separators, streams, wildcards, control characters. */
const meaningful = /[/\\:*?"<>|\p{Cc}]/u

/** A plain name within a folder, on every platform. */
export const isPlainName = (name: string): boolean =>
  name !== '' && !name.startsWith('.') && !meaningful.test(name) && !/[. ]$/.test(name) && name.length <= 200

export const instanceFolder = (entry: Entry): string => {
  if (entry.instance === null || entry.instance === '')
    throw refused('DatabaseMissing', 'NO_INSTANCE_FOLDER', `Entry ${entry.id} names no instance folder.`)
  return entry.instance
}

/** The file that an entry has before any restore. */
export const originalOf = (entry: Entry): string => `${entry.database}.sqlite`

export const generationOf = (target: Target): string => target.generation ?? originalOf(target.entry)

export const generationFor = (entry: Entry, operation: OperationId): string =>
  `${entry.database}.${inName(operation)}.sqlite`

export const drillFor = (entry: Entry, operation: OperationId): string =>
  `${entry.database}.drill-${inName(operation)}.sqlite`

/** Where a generation of the entry lies. Refuses every name that is not a plain one of this entry's database. */
export const databasePath = (entry: Entry, generation: string): string => {
  const folder = instanceFolder(entry)
  const ours = generation.startsWith(`${entry.database}.`) && generation.endsWith('.sqlite')
  if (!isPlainName(entry.database) || !isPlainName(generation) || !ours || basename(generation) !== generation)
    throw refused(
      'DatabaseMissing',
      'BAD_GENERATION_NAME',
      `${JSON.stringify(generation)} is no file name of database ${JSON.stringify(entry.database)}: ` +
        `expected ${originalOf(entry)} or ${entry.database}.<group>-<term>-<sequence>.sqlite.`,
    )
  return join(folder, generation)
}

export const targetPath = (target: Target): string => databasePath(target.entry, generationOf(target))

/** What SQLite puts beside a database. */
export const besides = ['-wal', '-shm', '-journal'] as const

/** The page hashes of a full backup, from which its differentials are told. */
export const pageIndexName = (generation: string, set: BackupSetId): string => `${generation}.${inName(set)}.pages`

export const backupName = (set: BackupSetId, kind: 'full' | 'differential'): string =>
  `${inName(set)}.${kind === 'full' ? 'full' : 'diff'}.dbfb`

export const folderPath = (entry: Entry, folder: 'backup' | 'staging'): string => entry[folder].supervisor

export const filePath = (at: FileAt): string => {
  if (!isPlainName(at.file))
    throw refused('BadBackup', 'BAD_FILE_NAME', `${JSON.stringify(at.file)} is no plain file name.`)
  return join(folderPath(at.entry, at.folder), at.file)
}

/** `<database>.[drill-]<group>-<term>-<sequence>.sqlite`, and what is written beside it before it is finished. */
export const operationIn = (entry: Entry, group: GroupId, name: string): OperationId | null => {
  const lead = `${entry.database}.`
  if (!name.startsWith(lead)) return null
  const rest = name.slice(lead.length).replace(/^drill-/, '')
  if (!rest.startsWith(`${group}-`)) return null
  const found = /^(\d+)-(\d+)\.sqlite(?:\.|-|$)/.exec(rest.slice(group.length + 1))
  return found ? (`${group}/${found[1]}/${found[2]}` as OperationId) : null
}
