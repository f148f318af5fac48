import { rmSync } from 'node:fs'
import type { DatabaseFile } from '../instance/catalog.ts'
import type { Database } from '../instance/database.ts'
import { guid } from '../instance/instance.ts'
import { isSysadmin, mayCreateDatabases, mayEnter, mayInDatabase, mayOnServer } from '../instance/permission.ts'
import { OS_ERRORS } from '../instance/volumes.ts'
import { SqlError, sqlError } from '../sql/error.ts'
import type { Reply } from '../sql/reply.ts'
import type { AlterDatabaseSet, CreateDatabase, DatabaseStatement } from '../tree/database.ts'
import type { Statement } from '../tree/statement.ts'
import { alterSet } from './alter-set.ts'
import { attach } from './attach.ts'
import { checkDatabase } from './check-database.ts'
import { takeDatabaseSnapshot } from './database-snapshot.ts'
import { heldObjection } from './detach.ts'
import type { Context } from './executor.ts'
import { stateObjection } from './state.ts'

const KINDS: ReadonlySet<string> = new Set<DatabaseStatement['kind']>([
  'createDatabase',
  'alterDatabaseSet',
  'alterDatabaseName',
  'alterDatabaseAddFile',
  'dropDatabase',
  'checkDatabase',
  'kill',
  'use',
  'shutdown',
  'checkpoint',
])

export const isDatabaseStatement = (statement: Statement): statement is Statement & DatabaseStatement =>
  KINDS.has(statement.kind)

const loginOf = (context: Context) => {
  const login = context.instance.login(context.session.login)
  if (login === null) throw sqlError(15247)
  return login
}

const sameName = (one: string, other: string): boolean => one.toLowerCase() === other.toLowerCase()

const create = (statement: CreateDatabase, context: Context, reply: Reply): void => {
  const { instance } = context
  const login = loginOf(context)
  if (!mayCreateDatabases(instance, login)) throw sqlError(262, 'CREATE DATABASE', 'master')
  if (instance.find(statement.name) !== null) throw sqlError(1801, statement.name)
  if (statement.snapshotOf !== null) takeDatabaseSnapshot(statement, statement.snapshotOf, context)
  else if (statement.attach !== null) attach(statement, login.sid, context, reply)
  else createEmpty(statement, login.sid, context)
}

/** Of files that are made now. */
const createEmpty = (statement: CreateDatabase, ownerSid: string, context: Context): void => {
  const { instance } = context
  const stated = [
    ...statement.data.map(({ name, fileName }) => ({ name: name ?? '', physicalName: fileName, log: false })),
    ...statement.log.map(({ name, fileName }) => ({ name: name ?? '', physicalName: fileName, log: true })),
  ]
  const twice = stated.find((file, i) => stated.findIndex((one) => sameName(one.name, file.name)) < i)
  if (twice !== undefined) throw sqlError(1828, twice.name)
  const files =
    statement.data.length > 0 && statement.log.length === 0
      ? [...stated, ...instance.defaultFiles(statement.name).slice(1)]
      : stated
  for (const { physicalName } of files) {
    const place = instance.options.volumes.forWriting(physicalName)
    if (place.kind === 'failed') throw sqlError(1802).after(sqlError(5133, physicalName, OS_ERRORS[place.error]))
    const other = [...instance.databases.values()].find(({ record }) =>
      record.files.some((file) => file.physicalName.toLowerCase() === physicalName.toLowerCase()),
    )
    if (other !== undefined) throw sqlError(1802).after(sqlError(1834, physicalName, other.record.name))
  }
  instance.createDatabase(statement.name, files, ownerSid, 'FULL')
}

const alterable = (name: string | null, context: Context): Database => {
  const wanted = name ?? context.session.database
  const database = context.instance.find(wanted)
  const login = loginOf(context)
  if (database === null || (!mayInDatabase(database, login, 'ALTER') && !mayOnServer(login, 'ALTER ANY DATABASE')))
    throw sqlError(5069).after(sqlError(5011, wanted))
  return database
}

const drop = (name: string, ifExists: boolean, context: Context): void => {
  const { instance, session } = context
  const database = instance.find(name)
  if (database === null) {
    if (ifExists) return
    throw sqlError(3701, 'drop', 'database', name)
  }
  const login = loginOf(context)
  if (database.record.id <= 4 || (!mayOnServer(login, 'ALTER ANY DATABASE') && database.record.ownerSid !== login.sid))
    throw sqlError(3701, 'drop', 'database', name)
  const inUse =
    instance.usersOf(database, session.id).length > 0 ||
    session.database.toLowerCase() === name.toLowerCase() ||
    database.restoredBy !== null
  if (inUse) throw sqlError(3702, name)
  const held = heldObjection(database, instance, 'DROP')
  if (held !== null) throw held
  database.close()
  // Of a database that is offline the files stay.
  if (database.record.state !== 'OFFLINE')
    for (const file of database.record.files) {
      const real = instance.realPath(file)
      if (real !== null) rmSync(real, { force: true })
    }
  instance.write({ kind: 'database', key: database.record.id, value: null })
}

const addFiles = (statement: Extract<DatabaseStatement, { kind: 'alterDatabaseAddFile' }>, context: Context): void => {
  const { instance } = context
  const database = alterable(statement.name, context)
  const objection = stateObjection(database, context)
  if (objection !== null) throw sqlError(5069).after(objection)
  let id = Math.max(...database.record.files.map((file) => file.id))
  const added: readonly DatabaseFile[] = statement.files.map(({ name, fileName }) => {
    const place = instance.options.volumes.forWriting(fileName)
    if (place.kind === 'failed') throw sqlError(5069).after(sqlError(5133, fileName, OS_ERRORS[place.error]))
    id += 1
    return {
      id,
      log: statement.log,
      name: name ?? '',
      physicalName: fileName,
      guid: guid(),
      createLsn: database.logEnd,
      base: null,
    }
  })
  database.addFiles(instance.placed(added))
  instance.save(database, { files: [...database.record.files, ...added] })
}

/** USE and what a login does with the database that it names. */
export const enter = (name: string, context: Context): Database => {
  const database = context.instance.find(name)
  if (database === null) throw sqlError(911, name)
  const objection = stateObjection(database, context)
  if (objection !== null) throw objection
  if (!mayEnter(database, loginOf(context))) throw sqlError(916, context.session.login, database.record.name)
  return database
}

const use = (name: string, context: Context, reply: Reply): void => {
  const { record } = enter(name, context)
  const before = context.session.database
  context.session.database = record.name
  reply.database(before, record.name)
  reply.info(new SqlError(5701, `Changed database context to '${record.name}'.`, { severity: 10 }))
}

const kill = (statement: Extract<DatabaseStatement, { kind: 'kill' }>, context: Context): void => {
  const { instance, session } = context
  if (!mayOnServer(loginOf(context), 'ALTER ANY CONNECTION')) throw sqlError(6102)
  const id = Number(statement.session)
  if (statement.mode !== null || typeof statement.session === 'string') throw sqlError(6106, 0)
  if (id <= 0) throw sqlError(6101, id)
  if (id === session.id) throw sqlError(6104)
  const victim = instance.sessions.get(id)
  if (victim === undefined) throw sqlError(6106, id)
  instance.kill(victim)
}

export const runDatabaseStatement = async (
  statement: DatabaseStatement,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const { session } = context
  switch (statement.kind) {
    case 'createDatabase':
      if (session.transaction !== null) throw sqlError(226, 'CREATE DATABASE')
      create(statement, context, reply)
      return
    case 'alterDatabaseSet':
      if (session.transaction !== null) throw sqlError(226, 'ALTER DATABASE')
      await setOptions(statement, context, reply, cancel)
      return
    case 'alterDatabaseName': {
      if (session.transaction !== null) throw sqlError(226, 'ALTER DATABASE')
      const database = alterable(statement.name, context)
      if (context.instance.find(statement.to) !== null) throw sqlError(1801, statement.to)
      if (context.instance.usersOf(database, session.id).length > 0) throw sqlError(5030, database.record.name)
      context.instance.save(database, { name: statement.to })
      reply.info(new SqlError(5021, `The database name '${statement.to}' has been set.`, { severity: 10 }))
      return
    }
    case 'alterDatabaseAddFile':
      if (session.transaction !== null) throw sqlError(226, 'ALTER DATABASE')
      addFiles(statement, context)
      return
    case 'dropDatabase':
      if (session.transaction !== null) throw sqlError(226, 'DROP DATABASE')
      for (const name of statement.names) drop(name, statement.ifExists, context)
      return
    case 'checkDatabase':
      await checkDatabase(statement, context, reply, cancel)
      return
    case 'kill':
      kill(statement, context)
      return
    case 'use':
      use(statement.name, context, reply)
      return
    case 'checkpoint':
      return
    default:
      if (!isSysadmin(loginOf(context)) && !mayOnServer(loginOf(context), 'SHUTDOWN')) throw sqlError(6004)
      context.instance.shutdown()
  }
}

const setOptions = async (
  statement: AlterDatabaseSet,
  context: Context,
  reply: Reply,
  cancel: AbortSignal,
): Promise<void> => {
  const database = alterable(statement.name, context)
  try {
    await alterSet(statement, database, context, reply, cancel)
  } catch (error) {
    if (error instanceof SqlError && error.number !== 5069)
      throw sqlError(5069).after(...error.preceding, error.after())
    throw error
  }
}
