// #region ten-lines
import { failoverGroup, orThrow, sqlite } from 'db-failover'

const orders = failoverGroup('orders', sqlite({ log: './log/failover.sqlite' }))

const supervisor = orThrow(await orders.supervise({ process: 'supervisor-1' })) // watches, decides, acts
const host = orThrow(await orders.host({ process: 'shop-1' })) // the active database, wherever it is

const sold = orThrow(await host.transaction((db) => db.exec("INSERT INTO orders (what) VALUES ('tea')")))
process.stdout.write(`committed on ${sold.entry} in epoch ${sold.epoch}\n`)

await host.close()
await supervisor.stop()
// #endregion
