import type { OpenOrder } from '@db-failover/ports'
import mssql from 'mssql'
import type { Connecting, ConnectionOrder } from './driver-config.ts'
import { Refused, refused } from './errors.ts'
import type { SqlServerHostsConfig } from './hosts-config.ts'
import { connectError } from './login-numbers.ts'
import { newPool, type Pool, type Wire } from './pool.ts'
import { markers } from './statements/catalog.ts'

const connectingOf = (config: SqlServerHostsConfig): Connecting => ({
  trustServerCertificate: config.trustServerCertificate ?? false,
  certificateAuthorities: config.certificateAuthorities ?? [],
  connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
})

export const connect = async (
  config: SqlServerHostsConfig,
  order: Omit<ConnectionOrder, 'credential'>,
  prepare: (wire: Wire) => void = () => {},
): Promise<Pool> => {
  const pool = newPool(connectingOf(config), {
    ...order,
    credential: config.credential(order.entry),
    requestTimeoutMs: config.requestTimeoutMs ?? 15_000,
    connections: config.connections ?? 10,
    idleMs: 30_000,
    prepare,
  })
  await pool.connect()
  return pool
}

/** A login into a database that cannot be opened is refused with one number (4060), whether the database is there or not. */
const whyNotIn = async (
  config: SqlServerHostsConfig,
  order: OpenOrder,
  database: string,
  cause: unknown,
): Promise<unknown> => {
  if (!(cause instanceof Refused) || cause.error.code !== '4060') return cause
  const programName = `db-failover-host//${config.process}`
  const pool = await connect(config, { entry: order.entry, programName })
  try {
    const { recordset } = await pool.driver
      .request()
      .input('database', mssql.NVarChar(128), database)
      .query<Record<string, unknown>>(markers(database).text)
    const state = recordset[0]?.['state_desc']
    return state === undefined
      ? refused('DatabaseMissing', 'NO_DATABASE', `${order.entry.server} has no database ${JSON.stringify(database)}.`)
      : refused('BadDatabase', '4060', `The database cannot be opened; its state is ${String(state)}.`)
  } finally {
    await pool.close()
  }
}

/** Logs in to the database that the order names. */
export const connectTo = (
  config: SqlServerHostsConfig,
  order: OpenOrder,
  database: string,
  prepare: (wire: Wire) => void = () => {},
): Promise<Pool> => {
  const programName = `db-failover-host/${order.group}/${config.process}`
  return connect(config, { entry: order.entry, database, programName }, prepare).catch(async (cause: unknown) => {
    throw await whyNotIn(config, order, database, cause)
  })
}

/** Why a connection could not be made, with the server's number; null where something else went wrong. */
export const unconnectedOf =
  (pool: Pool) =>
  (cause: unknown): Refused | null =>
    cause instanceof mssql.ConnectionError ? connectError(cause, pool.heard()) : null
