import type { Entry } from '@db-failover/domain'
import type { config as DriverConfig } from 'mssql'
import { addressOf } from './address.ts'
import type { Credential, Settings } from './config.ts'

/** What every connection needs to know of this process. */
export type Connecting = Pick<Settings, 'trustServerCertificate' | 'certificateAuthorities' | 'connectTimeoutMs'>

export interface ConnectionOrder {
  readonly entry: Entry
  readonly credential: Credential
  /** `master` unless said otherwise: a session in a database holds a lock that blocks its restore. */
  readonly database?: string
  readonly programName: string
  readonly connectTimeoutMs?: number
}

/** TLS always, no retries of the driver's own, and a name by which the server shows the session. */
export const driverConfig = (connecting: Connecting, order: ConnectionOrder): DriverConfig => {
  const { server, port, instance } = addressOf(order.entry)
  const connectTimeout = order.connectTimeoutMs ?? connecting.connectTimeoutMs
  return {
    server,
    ...(port === null ? {} : { port }),
    user: order.credential.user,
    password: order.credential.password,
    database: order.database ?? 'master',
    connectionTimeout: connectTimeout,
    requestTimeout: 15_000,
    options: {
      ...(instance === null ? {} : { instanceName: instance }),
      encrypt: true,
      trustServerCertificate: connecting.trustServerCertificate,
      ...(connecting.certificateAuthorities.length === 0
        ? {}
        : { cryptoCredentialsDetails: { ca: [...connecting.certificateAuthorities] } }),
      appName: order.programName.slice(0, 128),
      connectTimeout,
      cancelTimeout: connectTimeout,
      maxRetriesOnTransientErrors: 0,
      useUTC: true,
    },
  }
}
