import mssql, { type config as DriverConfig } from 'mssql'
import type { Credential } from './config.ts'
import { type Connecting, type ConnectionOrder, driverConfig } from './driver-config.ts'
import { refused } from './errors.ts'
import { connectError, type LoginNumbers, loginNumbers } from './login-numbers.ts'

/** One of the driver's connections: tedious' own. */
export type Wire = Parameters<NonNullable<DriverConfig['beforeConnect']>>[0]

/** A pool of the driver's whose connections can be ended at once. */
export interface Pool {
  readonly driver: mssql.ConnectionPool
  /** Of the connection that was begun last. */
  readonly heard: LoginNumbers['heard']
  /** Logs in once, so that a server that lets nobody in is known before the first statement. */
  readonly connect: () => Promise<void>
  /** Ends every connection without waiting for what runs on it: closing a pool lets running requests go on. */
  readonly cut: () => void
  /** Waits for what runs. */
  readonly close: () => Promise<void>
}

export interface PoolOrder extends Omit<ConnectionOrder, 'credential'> {
  /** Null: this process holds none for the server. */
  readonly credential: Credential | null
  readonly connections: number
  readonly idleMs: number
  readonly requestTimeoutMs?: number
  /** One login to try, and one connection that is never made anew: what was checked on it holds for what is said on it. */
  readonly once?: boolean
  /** Called with every connection before it is made. */
  readonly prepare?: (wire: Wire) => void
}

/** The driver's own trial login, and the connection. */
const triesAndStays = 2

export const newPool = (connecting: Connecting, order: PoolOrder): Pool => {
  const { entry, credential } = order
  if (credential === null)
    throw refused(
      'NotPermitted',
      'NO_CREDENTIAL',
      `This process holds no credential for the server of entry ${entry.id}.`,
    )
  const numbers = loginNumbers()
  const open = new Set<Wire>()
  let begun = 0
  const driver = new mssql.ConnectionPool({
    ...driverConfig(connecting, { ...order, credential }),
    ...(order.requestTimeoutMs === undefined ? {} : { requestTimeout: order.requestTimeoutMs }),
    pool: { max: order.connections, min: 0, idleTimeoutMillis: order.idleMs },
    validateConnection: 'socket',
    beforeConnect: (connection) => {
      begun++
      if (order.once === true && begun > triesAndStays) {
        connection.close()
        throw refused('Unreachable', 'CONNECTION_LOST', `The connection to ${entry.server} was lost.`)
      }
      numbers.hook(connection)
      open.add(connection)
      connection.on('end', () => open.delete(connection))
      order.prepare?.(connection)
    },
  })
  // Without a listener a connection that dies between two statements would end the process.
  driver.on('error', () => {})
  const cut = () => {
    for (const connection of open) connection.close()
  }
  const close = () => driver.close().catch(() => {})
  return {
    driver,
    heard: numbers.heard,
    connect: async () => {
      try {
        await driver.connect()
      } catch (cause) {
        cut()
        await close()
        throw connectError(cause, numbers.heard())
      }
    },
    cut,
    close,
  }
}
