import { engineContract } from '@db-failover/ports/contracts'
import { leastPrivileged } from './subject.ts'

engineContract('the engine for SQL Server with the rights of docs/sqlserver-permissions.md', () => leastPrivileged())
