// #region contract
import { eventLogContract } from '@db-failover/ports/contracts'
import { memoryEventLog, memoryEventStore } from '@db-failover/ports/memory'

const myLog = async () => {
  const store = memoryEventStore()
  const log = memoryEventLog(store)
  const other = memoryEventLog(store) // a second handle on the same log, as another process would have it
  return { log, other, openSubscriptions: log.openSubscriptions, dispose: async () => {} }
}

eventLogContract('my log', myLog, { seed: 17, runs: 30, withoutDamage: 'nothing of it lies outside this process' })
// #endregion
