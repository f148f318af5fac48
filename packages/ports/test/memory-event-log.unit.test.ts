import { eventLogContract } from '@db-failover/ports/contracts'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'

eventLogContract(
  'the log in memory',
  async () => {
    const store = memoryEventStore()
    const log = memoryEventLog(store)
    return { log, other: memoryEventLog(store), openSubscriptions: log.openSubscriptions, dispose: () => log.close() }
  },
  { withoutDamage: 'nothing lies outside of the process that could be damaged' },
)
