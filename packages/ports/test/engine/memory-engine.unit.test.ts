import { engineContract, hostConnectionsContract } from '../../src/contracts/index.ts'
import { memorySubject } from './memory-subject.ts'

engineContract('the engine in memory', async () => memorySubject())
hostConnectionsContract('host connections in memory', async () => memorySubject())
