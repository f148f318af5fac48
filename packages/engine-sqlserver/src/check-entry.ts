import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { type Entry, type Finding, type GroupId, operationId } from '@db-failover/domain'
import { type FileAt, finding, triedWith } from '@db-failover/ports'
import type { Settings } from './config.ts'
import { readServer, type ServerInfo } from './edition.ts'
import { errorOf, Refused, refused, stopIfAborted } from './errors.ts'
import { memberSays } from './fitting.ts'
import { asReader } from './leader-session.ts'
import { readState } from './markers.ts'
import { drillFor, serverPath, supervisorPath } from './places.ts'
import type { Session } from './session.ts'
import { logEnd } from './statements/catalog.ts'
import { labelOnly } from './statements/inspect.ts'
import { versionFinding } from './versions.ts'

const tried = triedWith(errorOf)

/** SQL Server read the file and found that it is no backup: that is what the check wants to hear. */
const wasRead: ReadonlySet<string> = new Set(['3241', '3242', '3254'])

/** A file written under the supervisor's spelling of a folder is read under the server's: so both name one folder. */
export const checkFolder = async (session: Session, entry: Entry, folder: 'staging' | 'backup'): Promise<string> => {
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

export const nameFinding = (group: GroupId, entry: Entry): Finding => {
  const longest = drillFor(entry, operationId(group, 9_999_999_999, 9_999_999_999))
  return longest.length <= 128
    ? finding('name', true, `What is restored beside ${entry.database} has a name of at most 128 characters.`)
    : finding(
        'name',
        false,
        `${entry.database} is too long: ${longest} has ${longest.length} characters, more than 128.`,
      )
}

const own = async (session: Session, { database }: Entry): Promise<string> => {
  const state = await readState(session, database)
  if (state?.memberOf) throw refused('NotPermitted', 'MEMBER', memberSays(database, state.memberOf))
  return state === null ? `There is no database ${database} on it.` : `Nothing but db-failover moves ${database}.`
}

/** What cannot be read is not compared: the server of the source has a check of its own. */
const infoOf = (settings: Settings, source: Entry, signal: AbortSignal): Promise<ServerInfo | null> =>
  settings.readers.read(source, { timeoutMs: settings.connectTimeoutMs, late: signal }, readServer).catch(() => null)

/** Is the entry fit to hold the database and its backups. Each finding is a sentence for people. */
export const checkEntry = async (
  settings: Settings,
  group: GroupId,
  entry: Entry,
  signal: AbortSignal,
  source: Entry | null,
): Promise<readonly Finding[]> => {
  stopIfAborted(signal, settings.closed)
  const findings: Finding[] = [nameFinding(group, entry)]
  const theirs = source === null ? null : await infoOf(settings, source, signal)
  const reached = await tried('server', () =>
    asReader(settings, entry, { signal }, async (session) => {
      findings.push(
        versionFinding(await readServer(session), theirs),
        await tried('lineage', async () => {
          await session.ask(logEnd(1))
          return 'This login may read where the log ends (VIEW SERVER STATE).'
        }),
        await tried('sole keeper', () => own(session, entry)),
      )
      for (const folder of ['staging', 'backup'] as const)
        findings.push(await tried(`${folder} folder`, () => checkFolder(session, entry, folder)))
      return `${entry.server} answers, and lets this process in.`
    }),
  )
  return [reached, ...findings]
}
