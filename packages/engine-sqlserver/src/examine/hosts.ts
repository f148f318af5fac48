import { readState } from '../markers.ts'
import { identifier } from '../quote.ts'
import { withSession } from '../session.ts'
import { mayInDatabase } from '../statements/examine.ts'
import { guardExists } from '../statements/guard.ts'
import { notConnected } from './connecting.ts'
import type { Examines } from './look.ts'

const needed = [
  ['db_failover_guard', 'SELECT'],
  ['db_failover_host_check', 'SELECT'],
  ['db_failover_host_check', 'INSERT'],
] as const

/** A restored database is tried with a host's login before anybody is sent there: without one no switch completes. */
export const hosts: Examines = async ({ settings, on, examined, database, info, session, signal }) => {
  const { entry } = examined
  const credential = settings.hostCredential(entry)
  if (credential === null)
    return [
      on.error(
        'host login',
        `This process holds no login of a host for ${entry.server}: a restored database cannot be tried, and no switch to it completes.`,
        `Add host: { user: …, password: … } under ${JSON.stringify(entry.server)} in the credentials of the process file.`,
      ),
    ]
  const opening = { entry, credential, programName: `db-failover//${settings.process}`, signal }
  try {
    // Nobody comes into a database that is not there or not open: that is said of the database.
    const into = examined.active && (await readState(session, database))?.state === 'ONLINE'
    return await withSession(settings, into ? { ...opening, database } : opening, async (host) => {
      if (!into) return [on.fine('host login', `A host's login is let in by ${entry.server}.`)]
      const tables = (await host.ask(guardExists(database))).rows.map((r) => r['name'])
      const found = [on.fine('host login', `A host's login is let into ${database}.`)]
      for (const [table, permission] of needed) {
        const { rows } = tables.includes(table)
          ? await host.ask(mayInDatabase(`dbo.${table}`, 'OBJECT', permission))
          : { rows: [] }
        // A table that is not made yet, and one that may not be seen, look alike.
        if (tables.length > 0 && Number(rows[0]?.['may'] ?? 0) !== 1)
          found.push(
            on.error(
              `permission ${permission} dbo.${table}`,
              `The hosts' login ${credential.user} lacks ${permission} on dbo.${table}: no host begins a transaction.`,
              `Type on ${info.name}: USE ${identifier(database)}; GRANT ${permission} ON OBJECT::dbo.${table} TO ${identifier(credential.user)};`,
            ),
          )
      }
      return found
    })
  } catch (cause) {
    return [notConnected(on, entry, "the hosts' login", cause)]
  }
}
