import type { DatabaseRecord } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { mayOnServer } from '../instance/permission.ts'
import { sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { AlterDatabaseSet, DatabaseOption } from '../tree/database.ts'
import type { Context } from './executor.ts'
import { pause } from './pause.ts'
import { quietly } from './progress.ts'

/** Options for which everybody else must leave, and those who may stay where access is restricted. */
const needsExclusive = (options: readonly DatabaseOption[], record: DatabaseRecord): boolean =>
  options.some(
    (option) =>
      (option.kind === 'access' && option.value !== record.access && option.value === 'SINGLE_USER') ||
      (option.kind === 'update' && (option.value === 'READ_ONLY') !== record.readOnly) ||
      (option.kind === 'state' && option.value !== 'ONLINE'),
  )

const stays = (context: Context, login: string): boolean => {
  const found = context.instance.login(login)
  return found?.roles.some((role) => ['sysadmin', 'dbcreator'].includes(role)) === true
}

/** Waits for users to leave, fails, or ends them: as the termination clause says. */
const makeRoom = async (
  statement: AlterDatabaseSet,
  database: Database,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { instance, session } = context
  const exclusive = needsExclusive(statement.options, database.record)
  const restricting = statement.options.some((option) => option.kind === 'access' && option.value === 'RESTRICTED_USER')
  // Whoever has the place of the single user must give it up before anybody else changes anything.
  const single = database.record.access === 'SINGLE_USER'
  const others = () =>
    instance
      .usersOf(database, session.id)
      .filter((user) => exclusive || single || (restricting && !stays(context, user.login)))
  const { termination } = statement
  const until =
    termination.kind === 'rollback' ? Date.now() + termination.afterSeconds * 1000 : Number.POSITIVE_INFINITY
  for (;;) {
    if (others().length === 0) return
    if (single && termination.kind !== 'rollback') throw sqlError(5064, database.record.name)
    if (termination.kind === 'noWait')
      throw sqlError(5061, database.record.name).after(sqlError(5070, database.record.name))
    if (Date.now() >= until) break
    await pause(10, cancel)
  }
  for (const user of others()) instance.kill(user)
  reply.info(sqlError(5060, 100))
}

const applied = (option: DatabaseOption, database: Database, context: Context): Partial<DatabaseRecord> => {
  const { record } = database
  const { instance } = context
  switch (option.kind) {
    case 'access':
      return { access: option.value }
    case 'update': {
      const readOnly = option.value === 'READ_ONLY'
      const identity = database.identity
      // The catalog of the database is written: the next differential holds it.
      if (identity !== null && identity.readOnly !== readOnly)
        database.commit([{ kind: 'identity', value: { ...identity, readOnly } }])
      return { readOnly }
    }
    case 'recovery': {
      const identity = database.identity
      if (identity !== null)
        database.commit([
          {
            kind: 'identity',
            value: {
              ...identity,
              recovery: option.value,
              lastLogBackupLsn:
                option.value === 'SIMPLE' || record.recovery === 'SIMPLE' ? null : identity.lastLogBackupLsn,
            },
          },
        ])
      return { recovery: option.value }
    }
    case 'state': {
      if (option.value === 'ONLINE') {
        if (record.state === 'ONLINE') return {}
        const real = instance.realPath(record.files[0])
        if (real === null || !database.open(real))
          throw sqlError(945, record.name).after(
            sqlError(5120, record.files[0]?.physicalName ?? '', 2, 'The system cannot find the file specified.'),
          )
        return { state: 'ONLINE' }
      }
      database.close()
      return { state: option.value === 'OFFLINE' ? 'OFFLINE' : 'EMERGENCY' }
    }
    default:
      return { switches: { ...record.switches, [option.name]: option.value } }
  }
}

/** ALTER DATABASE SET: page "ALTER DATABASE SET options". */
export const alterSet = async (
  statement: AlterDatabaseSet,
  database: Database,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { record } = database
  const { options } = statement
  const { membership } = record
  if (membership !== null && options.some(({ kind }) => kind !== 'switch')) throw sqlError(1468, record.name)
  if (record.state === 'RESTORING') throw sqlError(5052, 'ALTER DATABASE', 'Restoring')
  const onlining = options.some((option) => option.kind === 'state' && option.value === 'ONLINE')
  const login = context.instance.login(context.session.login)
  if (onlining && (login === null || !mayOnServer(login, 'ALTER ANY DATABASE'))) throw sqlError(5011, record.name)
  if (record.standby && options.some(({ kind }) => kind === 'update')) throw sqlError(5063, record.name)
  if (record.state === 'OFFLINE' && !onlining && options.some(({ kind }) => kind !== 'access' && kind !== 'state'))
    throw sqlError(942, record.name)
  if (context.session.running !== null)
    context.session.running = { ...context.session.running, command: 'ALTER DATABASE', databaseId: record.id }
  await makeRoom(statement, database, context, reply, cancel)
  await quietly(false, context, cancel)
  for (const option of options) context.instance.save(database, applied(option, database, context))
}
