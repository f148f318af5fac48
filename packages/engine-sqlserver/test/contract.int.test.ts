import { engineContract, hostConnectionsContract } from '@db-failover/ports/contracts'
import { sqlServerSubject } from './subject.ts'

engineContract('the engine for SQL Server, on the emulator', () => sqlServerSubject())
hostConnectionsContract('host connections to SQL Server, on the emulator', () => sqlServerSubject())
