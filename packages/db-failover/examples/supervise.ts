// Runs beside the databases:  node supervise.ts LOG
import { failoverGroup, orThrow, sqlite } from 'db-failover'

const [log = 'log/failover.sqlite'] = process.argv.slice(2)

// #region supervise
const orders = failoverGroup('orders', sqlite({ log }))
const supervisor = orThrow(await orders.supervise({ process: 'supervisor-1' }))
process.once('SIGTERM', () => void supervisor.stop())
// #endregion supervise
