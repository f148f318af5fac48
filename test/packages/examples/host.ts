import { sqliteHostConnections } from '@db-failover/engine-sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'

const connections = sqliteHostConnections({})
const openedLog = await openSqliteEventLog({ path: './log/failover.sqlite', create: false })()
if (openedLog._tag === 'Left') throw new Error(openedLog.left.says)
const log = openedLog.right

// #region host
import { openHost } from '@db-failover/host'

const opened = await openHost({ group: 'orders', process: 'orders-1', log, connections })
if (opened._tag === 'Left') throw new Error(opened.left.says)
const host = opened.right

const outcome = await host.transaction((db) => db.exec("INSERT INTO orders (what) VALUES ('tea')"))
process.stdout.write(
  outcome._tag === 'Right'
    ? `committed on ${outcome.right.entry} in epoch ${outcome.right.epoch}\n`
    : `${outcome.left._tag}: ${outcome.left.says}\n`,
)

await host.close()
// #endregion
await log.close()
