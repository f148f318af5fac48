// A service that exports what it was answered and leaves every type to the compiler: each has to have a name that the one
// import gives.
import { type Adapters, failoverGroup, type Host, type HostError, type Supervisor, sqlite } from 'db-failover'
import {
  type Credential,
  type Entry,
  type SqlServerOptions,
  type SqlTransaction,
  sqlServer,
} from 'db-failover/sqlserver'

const group = failoverGroup('orders', sqlite({ log: './log/failover.sqlite' }))
export const openHost = async () => group.host({ process: 'shop-1' })
export const supervise = async () => group.supervise({ process: 'supervisor-1' })
export const backUp = async () => group.ask({ type: 'RunBackup', kind: 'full' }, { process: 'cli-1', actor: 'ann' })

export const statusOf = (supervisor: Supervisor) => supervisor.status()
export const sell = async <C>(host: Host<C>, work: (connection: C) => void): Promise<HostError | null> => {
  const sold = await host.transaction(work)
  return sold._tag === 'Left' ? sold.left : null
}

const credential = (entry: Entry): Credential | null => ({ user: entry.id, password: '' })
const options: SqlServerOptions = {
  log: './log/failover.sqlite',
  process: 'supervisor-1',
  credential,
  hostCredential: credential,
}
const servers: Adapters<SqlTransaction> = sqlServer(options)
export const onServers = failoverGroup('orders', servers)
export const openOnServers = async () => onServers.host({ process: 'shop-1' })
