import type { Entry } from '@db-failover/domain'
import type { HostConnection, HostConnections, OpenOrder } from '@db-failover/ports'
import mssql from 'mssql'
import type { Credential } from './config.ts'
import type { Connecting, ConnectionOrder } from './driver-config.ts'
import { attempt, Refused, refused } from './errors.ts'
import { type HostPool, hostTransaction, requireActive } from './host-transaction.ts'
import { connectError } from './login-numbers.ts'
import { requireGeneration } from './places.ts'
import { newPool, type Pool } from './pool.ts'
import { markers } from './statements/catalog.ts'
import type { SqlTransaction } from './transaction.ts'

export interface SqlServerHostsConfig {
  /** Shown as part of `program_name` in `sys.dm_exec_sessions`. */
  readonly process: string
  /** The application's login on the entry's server; null: this process holds none. Read anew for every connection. */
  readonly credential: (entry: Entry) => Credential | null
  readonly trustServerCertificate?: boolean
  /** PEM texts of authorities that sign the servers' certificates. */
  readonly certificateAuthorities?: readonly string[]
  /** Milliseconds to connect and log in; 5 s unless said otherwise. */
  readonly connectTimeoutMs?: number
  /** Milliseconds that one statement may take; 15 s unless said otherwise. */
  readonly requestTimeoutMs?: number
  /** Connections at once to the active database; 10 unless said otherwise. */
  readonly connections?: number
}

const connectingOf = (config: SqlServerHostsConfig): Connecting => ({
  trustServerCertificate: config.trustServerCertificate ?? false,
  certificateAuthorities: config.certificateAuthorities ?? [],
  connectTimeoutMs: config.connectTimeoutMs ?? 5_000,
})

const connect = async (config: SqlServerHostsConfig, order: Omit<ConnectionOrder, 'credential'>): Promise<Pool> => {
  const pool = newPool(connectingOf(config), {
    ...order,
    credential: config.credential(order.entry),
    requestTimeoutMs: config.requestTimeoutMs ?? 15_000,
    connections: config.connections ?? 10,
    idleMs: 30_000,
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

const openHost = async (config: SqlServerHostsConfig, order: OpenOrder): Promise<HostConnection<SqlTransaction>> => {
  const database = requireGeneration(order)
  const programName = `db-failover-host/${order.group}/${config.process}`
  const pool = await connect(config, { entry: order.entry, database, programName }).catch(async (cause: unknown) => {
    throw await whyNotIn(config, order, database, cause)
  })
  const open = new Set<() => Promise<void>>()
  let destroyed = false
  const destroy = async () => {
    destroyed = true
    pool.cut()
    await Promise.all([...open].map((end) => end()))
    await pool.close()
  }
  const unconnected = (cause: unknown) =>
    cause instanceof mssql.ConnectionError ? connectError(cause, pool.heard()) : null
  const host: HostPool = { order, database, pool: pool.driver, isDestroyed: () => destroyed, open, unconnected }
  try {
    await requireActive(host, pool.driver.request())
  } catch (cause) {
    await destroy()
    throw cause
  }
  return { order, begin: (stillAllowed) => attempt(() => hostTransaction(host, stillAllowed)), destroy }
}

/** The host's side of the engine: an `mssql` transaction that is acknowledged only on the active database in its epoch. */
export const sqlServerHostConnections = (config: SqlServerHostsConfig): HostConnections<SqlTransaction> => ({
  open: (order) => attempt(() => openHost(config, order)),
  canReach: async (entry) => {
    if (config.credential(entry) === null) return { credential: false, reachable: false }
    const connected = await attempt(() =>
      connect(config, { entry, programName: `db-failover-host//${config.process}` }),
    )()
    if (connected._tag === 'Left') return { credential: true, reachable: false }
    await connected.right.close()
    return { credential: true, reachable: true }
  },
})
