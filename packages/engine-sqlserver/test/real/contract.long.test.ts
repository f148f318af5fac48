import { engineContract, hostConnectionsContract } from '@db-failover/ports/contracts'
import { describe } from 'vitest'
import { realServers } from './servers.ts'
import { realSubject } from './subject.ts'

const servers = realServers()
const where =
  servers === null
    ? 'on real servers: skipped, for DB_FAILOVER_SQLSERVER_MASTER and DB_FAILOVER_SQLSERVER_BACKUP hold no addresses'
    : `on the servers ${servers.master} and ${servers.backup}`
const subject = () => {
  if (servers === null) throw new Error('there are no servers')
  return realSubject(servers)
}

describe.skipIf(servers === null)(where, () => {
  engineContract('the engine for SQL Server', subject)
  hostConnectionsContract('host connections to SQL Server', subject)
})
