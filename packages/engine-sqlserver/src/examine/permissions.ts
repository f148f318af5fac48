import type { Diagnosis } from '@db-failover/ports'
import { majorOf } from '../edition.ts'
import { errorOf, Refused } from '../errors.ts'
import { readState } from '../markers.ts'
import { identifier, literal } from '../quote.ts'
import type { Session } from '../session.ts'
import { withSession } from '../session.ts'
import type { Statement } from '../statement.ts'
import { backupByGuid, newestRestore } from '../statements/catalog.ts'
import { mayInDatabase, mayOnServer } from '../statements/examine.ts'
import { guardExists } from '../statements/guard.ts'
import type { Examines, Look } from './look.ts'

const page = 'docs/sqlserver-permissions.md'

interface ServerRight {
  readonly permission: (major: number) => string
  /** What does not work without it. */
  readonly without: string
  readonly grant: (login: string, permission: string) => string
}

const granted = (login: string, permission: string): string => `GRANT ${permission} TO ${login};`

/** On every instance: each of them may become the active, and the master is restored to as well. */
const onServer: readonly ServerRight[] = [
  {
    // From SQL Server 2022 on the narrower one is enough.
    permission: (major) => (major >= 16 ? 'VIEW SERVER PERFORMANCE STATE' : 'VIEW SERVER STATE'),
    without: 'where the log ends and what runs cannot be read: changes behind our back go unseen',
    grant: granted,
  },
  {
    permission: () => 'VIEW ANY DEFINITION',
    without: 'logins, certificates and the files of a database that is not open cannot be read',
    grant: granted,
  },
  {
    permission: () => 'CREATE ANY DATABASE',
    without: 'nothing is restored here, and no backup file is read back',
    grant: granted,
  },
  {
    permission: () => 'ALTER ANY CONNECTION',
    without: 'sessions of an overtaken leader cannot be ended',
    grant: granted,
  },
]

const may = async (session: Session, statement: Statement): Promise<boolean> =>
  Number((await session.ask(statement)).rows[0]?.['may'] ?? 0) === 1

const server: Examines = async ({ on, session, info, login }) => {
  const found: Diagnosis[] = []
  for (const { permission, without, grant } of onServer) {
    const name = permission(majorOf(info.version))
    const check = `permission ${name}`
    found.push(
      (await may(session, mayOnServer(name)))
        ? on.fine(check, `${login} has ${name}.`)
        : on.error(
            check,
            `${login} lacks ${name}: ${without}.`,
            `Type on ${info.name}: USE master; ${grant(identifier(login), name)}`,
          ),
    )
  }
  return found
}

/** Read as the engine reads it: whatever the reason, what it cannot read it cannot use. */
const history: Examines = async ({ on, session, info, login }) => {
  const readings: readonly (readonly [table: string, statement: Statement])[] = [
    ['restorehistory', newestRestore('master')],
    ['backupset', backupByGuid('00000000-0000-0000-0000-000000000000')],
  ]
  const found: Diagnosis[] = []
  for (const [table, statement] of readings)
    try {
      await session.ask(statement)
      found.push(on.fine(`permission SELECT msdb.dbo.${table}`, `${login} reads msdb.dbo.${table}.`))
    } catch (cause) {
      if (!(cause instanceof Refused) || cause.error._tag !== 'NotPermitted') throw cause
      // A backup's row is read together with the file that it lies in.
      const named = /backupmediafamily/.test(cause.error.says) ? 'backupmediafamily' : table
      const user = cause.error.code === '916' ? `CREATE USER ${identifier(login)}; ` : ''
      found.push(
        on.error(
          `permission SELECT msdb.dbo.${named}`,
          `${login} may not read msdb.dbo.${named}: who restored or displaced a backup stays unknown.`,
          `Type on ${info.name}: USE msdb; ${user}GRANT SELECT ON OBJECT::dbo.${named} TO ${identifier(login)};`,
        ),
      )
    }
  return found
}

const inDatabase: readonly (readonly [permission: string, without: string, grant: (user: string) => string])[] = [
  ['BACKUP DATABASE', 'it cannot be backed up', (user) => `ALTER ROLE db_backupoperator ADD MEMBER ${user};`],
  ['ALTER', 'it cannot be fenced', (user) => `GRANT ALTER TO ${user};`],
]

const guard = 'db_failover_guard'
const guardRights = ['SELECT', 'INSERT', 'UPDATE'] as const

const database = async (look: Look, inside: Session): Promise<readonly Diagnosis[]> => {
  const { on, info, login, database: name } = look
  const user = identifier(login)
  const type = (what: string) => `Type on ${info.name}: USE ${identifier(name)}; ${what}`
  const found: Diagnosis[] = []
  for (const [permission, without, grant] of inDatabase) {
    const check = `permission ${permission}`
    found.push(
      (await may(inside, mayInDatabase(name, 'DATABASE', permission)))
        ? on.fine(check, `${login} has ${permission} in ${name}.`)
        : on.error(check, `${login} lacks ${permission} in ${name}: ${without}.`, type(grant(user))),
    )
  }
  const tables = (await inside.ask(guardExists(name))).rows.map((r) => r['name'])
  if (!tables.includes(guard)) {
    found.push(
      (await may(inside, mayInDatabase(name, 'DATABASE', 'CONTROL')))
        ? on.fine('guard table', `${name} has no table dbo.${guard} yet; it is made when failover is switched on.`)
        : on.error(
            'guard table',
            `${name} has no table dbo.${guard} that ${login} may see, and ${login} may not make it.`,
            `Run the script for the protected database from ${page} on ${info.name}.`,
          ),
    )
    return found
  }
  for (const right of guardRights) {
    const check = `permission ${right} dbo.${guard}`
    found.push(
      (await may(inside, mayInDatabase(`dbo.${guard}`, 'OBJECT', right)))
        ? on.fine(check, `${login} has ${right} on dbo.${guard}.`)
        : on.error(
            check,
            `${login} lacks ${right} on dbo.${guard}: the database cannot be marked.`,
            type(`GRANT ${right} ON OBJECT::dbo.${guard} TO ${user};`),
          ),
    )
  }
  return found
}

/** In the active database, as a user of it; short, since a session in a database stands in the way of its restore. */
const active: Examines = async (look) => {
  const { settings, on, examined, login, info, database: name, session, signal } = look
  if (!examined.active) return []
  // Nobody comes into a database that is not there or not open: that is said of the database, and no right cures it.
  if ((await readState(session, name))?.state !== 'ONLINE') return []
  const opening = {
    entry: examined.entry,
    credential: settings.credential(examined.entry),
    programName: `db-failover//${settings.process}`,
    database: name,
    signal,
  }
  try {
    return await withSession(settings, opening, (inside) => database(look, inside))
  } catch (cause) {
    const { says, code } = errorOf(cause)
    const nobody = ['4060', '916', '18456'].includes(code)
    return [
      on.error(
        'permission CONNECT',
        `${login} does not come into ${name}: ${says}`,
        nobody
          ? `Type on ${info.name}: USE ${identifier(name)}; CREATE USER ${identifier(login)}; then run the script for the protected database from ${page}.`
          : `Look at the state of ${literal(name)} on ${info.name}.`,
      ),
    ]
  }
}

/** Every right that the engine needs and this login lacks, by name. */
export const permissions: Examines = async (look) => [
  ...(await server(look)),
  ...(await history(look)),
  ...(await active(look)),
]
