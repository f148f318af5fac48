// Runs wherever the application runs:  node application.ts LOG
import { failoverGroup, orThrow, sqlite } from 'db-failover'

const [log = 'log/failover.sqlite'] = process.argv.slice(2)

// #region application
const orders = failoverGroup('orders', sqlite({ log }))
const host = orThrow(await orders.host({ process: 'shop-1' }))

const placed = await host.transaction((db) => db.prepare('INSERT INTO orders (what) VALUES (?)').run('one teapot'))
if (placed._tag === 'Right') process.stdout.write(`acknowledged by ${placed.right.entry}\n`)
else process.stdout.write(`not acknowledged: ${placed.left.says}\n`)

await host.close()
// #endregion application
