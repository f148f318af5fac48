import type { Diagnosis } from '@db-failover/ports'
import { checkFolder } from '../check-entry.ts'
import { errorOf } from '../errors.ts'
import { newestWrittenUnder } from '../statements/examine.ts'
import { type Examines, type Look, orNull, text } from './look.ts'

const likeLiteral = (path: string): string => path.replaceAll(/[!%_[]/g, '!$&')

/** What the service account has written is in msdb; nothing else shows that it may. */
const written = async ({ on, session, examined }: Look): Promise<Diagnosis> => {
  const { server } = examined.entry.staging
  const pattern = `${likeLiteral(server.replace(/[\\/]+$/, ''))}${server.includes('\\') ? '\\' : '/'}%`
  const found = await orNull(session.ask(newestWrittenUnder(pattern)))
  const finished = text(found?.rows[0]?.['finished'])
  if (finished !== null) return on.fine('staging folder', `SQL Server wrote a backup into ${server} at ${finished}.`)
  const says = `Whether SQL Server's service account may write into ${server} is not known: msdb shows no backup there.`
  return examined.active
    ? on.warning('staging folder', says, 'Type: db-failover backup full; an error names the folder then.')
    : on.fine('staging folder', `${says} The first backup after a failover would tell; so let the account write there.`)
}

/** Both folders in both spellings: what this process writes, the server reads. */
export const folders: Examines = async (look) => {
  const { on, session, examined } = look
  const found: Diagnosis[] = []
  for (const which of ['staging', 'backup'] as const) {
    const { server, supervisor } = examined.entry[which]
    try {
      found.push(
        on.fine(
          `${which} folder`,
          `${await checkFolder(session, examined.entry, which)} (A file was written there and removed.)`,
        ),
      )
    } catch (cause) {
      const { code, says } = errorOf(cause)
      // What this process cannot reach is told of the folder itself, and a missing right to read backup files by its name.
      const elsewhere = ['ENOENT', 'EACCES', 'EPERM', 'ENOTDIR', '262'].includes(code)
      if (!elsewhere)
        found.push(
          on.error(
            `${which} folder`,
            says,
            `See that ${server} on the server and ${supervisor} here are one folder, and that the service account of SQL Server may read, write and delete in it.`,
          ),
        )
    }
  }
  return [...found, await written(look)]
}
