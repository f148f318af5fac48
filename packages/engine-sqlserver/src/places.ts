import { join, posix, win32 } from 'node:path'
import type { BackupSetId, Entry, GroupId, OperationId } from '@db-failover/domain'
import type { FileAt, Target } from '@db-failover/ports'
import { refused } from './errors.ts'

// Names of databases and files. Nothing here touches a server or a disk.

/** An operation id as part of a name. */
const inName = (id: OperationId): string => id.replaceAll('/', '-')

/** The name that a database has before any restore is the entry's; a restore makes a database beside it. */
const generationOf = (target: Target): string => target.generation ?? target.entry.database

export const generationFor = (entry: Entry, operation: OperationId): string => `${entry.database}.${inName(operation)}`

export const drillFor = (entry: Entry, operation: OperationId): string => `${entry.database}.drill-${inName(operation)}`

/** Refuses every name that is not a plain one of this entry's database. */
export const requireGeneration = (target: Target): string => {
  const generation = generationOf(target)
  const { database } = target.entry
  const ours = generation === database || generation.startsWith(`${database}.`)
  if (!ours || /[/\\\p{Cc}]/u.test(generation) || generation.length > 128)
    throw refused(
      'DatabaseMissing',
      'BAD_GENERATION_NAME',
      `${JSON.stringify(generation)} is no name of database ${JSON.stringify(database)}: ` +
        `expected ${database} or ${database}.<group>-<term>-<sequence>, at most 128 characters.`,
    )
  return generation
}

/** A path of a server is spelled as that server spells it, never as this process's platform does. */
export const joinOnServer = (folder: string, file: string): string =>
  folder.startsWith('/') ? posix.join(folder, file) : win32.join(folder, file)

const meaningful = /[/\\:*?"<>|\p{Cc}]/u

const requireFileName = (file: string): string => {
  if (file === '' || file.startsWith('.') || meaningful.test(file) || file.length > 200)
    throw refused('BadBackup', 'BAD_FILE_NAME', `${JSON.stringify(file)} is no plain file name.`)
  return file
}

export const serverPath = ({ entry, folder, file }: FileAt): string =>
  joinOnServer(entry[folder].server, requireFileName(file))

export const supervisorPath = ({ entry, folder, file }: FileAt): string =>
  join(entry[folder].supervisor, requireFileName(file))

/** Several attempts at one backup do not write the same file. */
export const backupFile = (set: BackupSetId, kind: 'full' | 'differential', attempt: string): string =>
  `${inName(set)}.${kind === 'full' ? 'full' : 'diff'}.${attempt}.bak`

/** The kind in a file's name that `backupFile` made for the set; null for every other name. */
export const kindIn = (set: BackupSetId, file: string): 'full' | 'differential' | null => {
  const lead = `${inName(set)}.`
  if (!file.startsWith(lead)) return null
  const found = /^(full|diff)\.[0-9a-f]+\.bak$/.exec(file.slice(lead.length))
  return found === null ? null : found[1] === 'full' ? 'full' : 'differential'
}

/** The operation in a generation's or a drill's name, when it is one of this group. */
export const operationIn = (entry: Entry, group: GroupId, name: string): OperationId | null => {
  const lead = `${entry.database}.`
  if (!name.startsWith(lead)) return null
  const rest = name.slice(lead.length).replace(/^drill-/, '')
  if (!rest.startsWith(`${group}-`)) return null
  const found = /^(\d+)-(\d+)$/.exec(rest.slice(group.length + 1))
  return found === null ? null : (`${group}/${found[1]}/${found[2]}` as OperationId)
}
