import { sqlError } from '../sql/error.ts'
import { decimal, INT, nvarchar, SMALLINT, type SqlType, type Value } from '../sql/type.ts'
import type { Bound } from './bound.ts'
import type { Context } from './executor.ts'

export const productVersion = (version: readonly [number, number, number]): string => `${version.join('.')}.1`
const YEARS: Readonly<Record<number, number>> = { 13: 2016, 14: 2017, 15: 2019, 16: 2022, 17: 2025 }

const GLOBALS: Readonly<Record<string, readonly [SqlType, (context: Context) => Value]>> = {
  '@@VERSION': [
    nvarchar(300),
    ({ instance }) =>
      `Microsoft SQL Server ${YEARS[instance.options.version[0]] ?? ''} - ${productVersion(instance.options.version)} (X64) (emulator)`,
  ],
  '@@SERVERNAME': [nvarchar(128), ({ instance }) => instance.options.serverName],
  '@@SERVICENAME': [nvarchar(128), () => 'MSSQLSERVER'],
  '@@SPID': [SMALLINT, ({ session }) => session.id],
  '@@TRANCOUNT': [INT, ({ session }) => session.nesting],
  '@@ROWCOUNT': [INT, ({ session }) => session.rowCount],
  '@@ERROR': [INT, ({ session }) => session.lastError],
  '@@IDENTITY': [decimal(38, 0), ({ session }) => session.identity],
  '@@LOCK_TIMEOUT': [INT, ({ session }) => session.lockTimeout],
  '@@LANGUAGE': [nvarchar(128), () => 'us_english'],
  '@@OPTIONS': [INT, () => 5496],
  '@@MAX_PRECISION': [INT, () => 38],
  '@@DATEFIRST': [INT, () => 7],
}

export const globalVariable = (name: string, context: Context): Bound => {
  const found = GLOBALS[name.toUpperCase()]
  if (found === undefined) throw sqlError(137, name)
  const [type, value] = found
  return { type, evaluate: () => value(context) }
}
