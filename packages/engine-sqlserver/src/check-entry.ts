import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { type Entry, type Finding, type GroupId, operationId } from '@db-failover/domain'
import type { FileAt } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { majorOf, readServer } from './edition.ts'
import { errorOf, Refused, refused, stopIfAborted } from './errors.ts'
import { asReader } from './leader-session.ts'
import { drillFor, serverPath, supervisorPath } from './places.ts'
import { oldest } from './restore.ts'
import type { Session } from './session.ts'
import { logEnd } from './statements/catalog.ts'
import { labelOnly } from './statements/inspect.ts'

const finding = (check: string, ok: boolean, says: string): Finding => ({ check, ok, says })

const tried = async (check: string, act: () => Promise<string>): Promise<Finding> => {
  try {
    return finding(check, true, await act())
  } catch (cause) {
    const { code, says } = errorOf(cause)
    return finding(check, false, `${says} (${code})`)
  }
}

/** SQL Server read the file and found that it is no backup: that is what the check wants to hear. */
const wasRead: ReadonlySet<string> = new Set(['3241', '3242', '3254'])

/** A file written under the supervisor's spelling of a folder is read under the server's: so both name one folder. */
const checkFolder = async (session: Session, entry: Entry, folder: 'staging' | 'backup'): Promise<string> => {
  const at: FileAt = { entry, folder, file: `db-failover-check-${randomUUID()}.tmp` }
  await writeFile(supervisorPath(at), 'db-failover looks whether the server reads what it writes here', { flag: 'wx' })
  try {
    await session.ask(labelOnly(serverPath(at)))
    throw refused('NotPermitted', 'FOLDER', 'SQL Server took a text for a backup.')
  } catch (cause) {
    const code = cause instanceof Refused ? cause.error.code : ''
    if (wasRead.has(code))
      return `SQL Server reads in ${entry[folder].server} what is written in ${entry[folder].supervisor}.`
    if (code === '3201')
      throw refused(
        'NotPermitted',
        code,
        `SQL Server cannot read in ${entry[folder].server} what this process writes in ${entry[folder].supervisor}: ${errorOf(cause).says}`,
      )
    throw cause
  } finally {
    await rm(supervisorPath(at), { force: true })
  }
}

const name = (group: GroupId, entry: Entry): Finding => {
  const longest = drillFor(entry, operationId(group, 9_999_999_999, 9_999_999_999))
  return longest.length <= 128
    ? finding('name', true, `What is restored beside ${entry.database} has a name of at most 128 characters.`)
    : finding(
        'name',
        false,
        `${entry.database} is too long: ${longest} has ${longest.length} characters, more than 128.`,
      )
}

/** Is the entry fit to hold the database and its backups. Each finding is a sentence for people. */
export const checkEntry = async (
  settings: Settings,
  group: GroupId,
  entry: Entry,
  signal: AbortSignal,
): Promise<readonly Finding[]> => {
  stopIfAborted(signal, settings.closed)
  const findings: Finding[] = [name(group, entry)]
  const reached = await tried('server', () =>
    asReader(settings, entry, { signal }, async (session) => {
      const info = await readServer(session)
      const fit = majorOf(info.version) >= oldest
      findings.push(
        finding(
          'version',
          fit,
          fit
            ? `${info.name} is version ${info.version}, ${info.edition}.`
            : `${info.name} is version ${info.version}; SQL Server 2016 is the oldest that is served.`,
        ),
        await tried('lineage', async () => {
          await session.ask(logEnd(1))
          return 'This login may read where the log ends (VIEW SERVER STATE).'
        }),
      )
      for (const folder of ['staging', 'backup'] as const)
        findings.push(await tried(`${folder} folder`, () => checkFolder(session, entry, folder)))
      return `${entry.server} answers, and lets this process in.`
    }),
  )
  return [reached, ...findings]
}
