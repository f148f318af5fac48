import type { Database } from '../instance/database.ts'
import { isSysadmin, mayEnter, userOf } from '../instance/permission.ts'
import { decimal, INT, nvarchar, type SqlType, type Value } from '../sql/type.ts'
import type { Context } from './executor.ts'
import { type BuiltIn, builtIn, type FunctionTable, strict } from './function-table.ts'
import { productVersion } from './globals.ts'

const EDITIONS = {
  2: 'Standard Edition (64-bit)',
  3: 'Developer Edition (64-bit)',
  4: 'Express Edition (64-bit)',
} as const

const SERVER_PROPERTIES: Readonly<Record<string, (context: Context) => string | number | null>> = {
  servername: ({ instance }) => instance.options.serverName,
  machinename: ({ instance }) => instance.options.machineName,
  instancename: () => null,
  computernamephysicalnetbios: ({ instance }) => instance.options.machineName,
  productversion: ({ instance }) => productVersion(instance.options.version),
  productmajorversion: ({ instance }) => String(instance.options.version[0]),
  productlevel: () => 'RTM',
  edition: ({ instance }) => EDITIONS[instance.options.engineEdition],
  engineedition: ({ instance }) => instance.options.engineEdition,
  collation: () => 'SQL_Latin1_General_CP1_CI_AS',
  // Known to servers from 2019 on.
  instancedefaultbackuppath: ({ instance }) => (instance.options.version[0] >= 15 ? instance.options.backupPath : null),
  instancedefaultdatapath: ({ instance }) => instance.options.dataPath,
  instancedefaultlogpath: ({ instance }) => instance.options.dataPath,
  ishadrenabled: ({ instance }) =>
    [...instance.databases.values()].some(({ record }) => record.membership?.kind === 'availability group') ? 1 : 0,
  isclustered: () => 0,
  issingleuser: () => 0,
  processid: () => process.pid,
}

const NUMBERS = ['engineedition', 'ishadrenabled', 'isclustered', 'issingleuser', 'processid']

const databaseProperty = (database: Database, property: string): string | number | null => {
  const { record } = database
  switch (property.toLowerCase()) {
    case 'status':
      return record.state
    case 'updateability':
      return record.readOnly || record.standby ? 'READ_ONLY' : 'READ_WRITE'
    case 'useraccess':
      return record.access
    case 'recovery':
      return record.recovery
    case 'isinstandby':
      return record.standby ? 1 : 0
    case 'collation':
      return record.state === 'ONLINE' ? (database.identity?.collation ?? null) : null
    case 'version':
      return record.state === 'ONLINE' ? (database.identity?.version ?? null) : null
    default:
      return null
  }
}

const login = (context: Context) => context.instance.login(context.session.login)

const accessible = (context: Context, name: string): number | null => {
  const database = context.instance.find(name)
  const principal = login(context)
  if (database === null || principal === null) return null
  const enters = mayEnter(database, principal)
  const restricted =
    database.record.access === 'RESTRICTED_USER' && !isSysadmin(principal) && database.record.ownerSid !== principal.sid
  const taken =
    database.record.access === 'SINGLE_USER' && context.instance.usersOf(database, context.session.id).length > 0
  return database.record.state === 'ONLINE' && enters && !restricted && !taken ? 1 : 0
}

const databaseNamed = (values: readonly Value[], context: Context): Database | null =>
  context.instance.find(values[0] === undefined ? context.session.database : String(values[0] ?? ''))

const caught = (type: SqlType, of: (error: NonNullable<Context['session']['caught']>) => Value): BuiltIn =>
  builtIn(0, 0, type, (_, { context }) => (context.session.caught === null ? null : of(context.session.caught)))

/** Applocks live in the database of the call. */
export const lockResource = (context: Context, principal: string, resource: string): string =>
  `APPLICATION:${context.instance.find(context.session.database)?.record.id ?? 0}:${principal.toLowerCase()}:${resource.slice(0, 255)}`

const objectId = (name: string, context: Context): number | null => {
  const parts = name.replaceAll('[', '').replaceAll(']', '').split('.')
  const table = parts.at(-1)?.toLowerCase() ?? ''
  const database = context.instance.find(
    parts.length === 3 ? (parts[0] ?? '') : table.startsWith('#') ? 'tempdb' : context.session.database,
  )
  if (table.startsWith('#')) return context.session.temporary.has(table) ? -1000 : null
  const schema = parts.length > 1 ? (parts.at(-2)?.toLowerCase() ?? 'dbo') : 'dbo'
  const found = database?.content
    ?.tables()
    .find((one) => one.name.toLowerCase() === table && one.schema.toLowerCase() === (schema || 'dbo'))
  return found?.id ?? null
}

export const SERVER: FunctionTable = {
  SERVERPROPERTY: builtIn(
    1,
    1,
    (_, constant) => (NUMBERS.includes(constant.toLowerCase()) ? INT : nvarchar(128)),
    strict(([name], { context }) => {
      const property = String(name).toLowerCase()
      return Object.hasOwn(SERVER_PROPERTIES, property) ? (SERVER_PROPERTIES[property]?.(context) ?? null) : null
    }),
  ),
  DATABASEPROPERTYEX: builtIn(
    2,
    2,
    nvarchar(128),
    strict(([name, property], { context }) => {
      const database = context.instance.find(String(name))
      const value = database === null ? null : databaseProperty(database, String(property))
      return value === null ? null : String(value)
    }),
  ),
  DB_ID: builtIn(0, 1, INT, (values, { context }) => databaseNamed(values, context)?.record.id ?? null),
  DB_NAME: builtIn(0, 1, nvarchar(128), (values, { context }) =>
    values.length === 0
      ? context.session.database
      : (context.instance.databases.get(Number(values[0] ?? 0))?.record.name ?? null),
  ),
  ORIGINAL_DB_NAME: builtIn(0, 0, nvarchar(128), (_, { context }) => context.session.database),
  HAS_DBACCESS: builtIn(
    1,
    1,
    INT,
    strict(([name], { context }) => accessible(context, String(name))),
  ),
  OBJECT_ID: builtIn(1, 2, INT, ([name], { context }) => (name == null ? null : objectId(String(name), context))),
  SCHEMA_ID: builtIn(0, 1, INT, () => 1),
  SCOPE_IDENTITY: builtIn(0, 0, decimal(38, 0), (_, { context }) => context.session.identity),
  XACT_STATE: builtIn(0, 0, INT, (_, { context }) => {
    const { transaction } = context.session
    return transaction === null ? 0 : transaction.doomed ? -1 : 1
  }),
  ERROR_NUMBER: caught(INT, ({ number }) => number),
  ERROR_MESSAGE: caught(nvarchar(4000), ({ message }) => message),
  ERROR_SEVERITY: caught(INT, ({ severity }) => severity),
  ERROR_STATE: caught(INT, ({ state }) => state),
  ERROR_LINE: caught(INT, ({ line }) => line),
  ERROR_PROCEDURE: caught(nvarchar(128), () => null),
  HOST_NAME: builtIn(0, 0, nvarchar(128), (_, { context }) => context.session.host),
  APP_NAME: builtIn(0, 0, nvarchar(128), (_, { context }) => context.session.program),
  APPLOCK_MODE: builtIn(
    3,
    3,
    nvarchar(32),
    strict(
      ([principal, resource], { context }) =>
        context.instance.locks.mode(lockResource(context, String(principal), String(resource)), context.session.id) ??
        'NoLock',
    ),
  ),
  USER_NAME: builtIn(0, 1, nvarchar(128), (_, { context }) => userName(context)),
  USER: builtIn(0, 0, nvarchar(128), (_, { context }) => userName(context)),
  CURRENT_USER: builtIn(0, 0, nvarchar(128), (_, { context }) => userName(context)),
  SESSION_USER: builtIn(0, 0, nvarchar(128), (_, { context }) => userName(context)),
}

const userName = (context: Context): string => {
  const database = context.instance.find(context.session.database)
  const principal = login(context)
  if (database === null || principal === null) return 'guest'
  if (isSysadmin(principal) || database.record.ownerSid === principal.sid) return 'dbo'
  return userOf(database, principal)?.name ?? 'guest'
}
