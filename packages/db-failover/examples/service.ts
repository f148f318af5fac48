// A service of several machines: it answers requests through the gate and supervises its own failover group.
//   LOG=esdb://es1:2113,es2:2113,es3:2113 LOG_USER=... LOG_PASSWORD=... NAME=shop-1 node service.ts
import { createServer } from 'node:http'
import { eventStoreDb, failoverGroup, orThrow, sqlite } from 'db-failover'

// #region service
const { LOG = '', LOG_USER, LOG_PASSWORD, NAME = 'shop-1', PORT = '8080' } = process.env
const credentials = LOG_USER && LOG_PASSWORD ? { username: LOG_USER, password: LOG_PASSWORD } : undefined
const log = eventStoreDb({ connection: LOG, ...(credentials && { credentials }) })
const orders = failoverGroup('orders', sqlite({ log }))

const supervisor = orThrow(await orders.supervise({ process: `${NAME}-supervisor` })) // one of them leads, the others stand by
const host = orThrow(await orders.host({ process: NAME }))

const server = createServer(async (_request, response) => {
  const placed = await host.transaction((db) => db.prepare('INSERT INTO orders (what) VALUES (?)').run('one teapot'))
  if (placed._tag === 'Right') response.writeHead(201).end(`acknowledged by ${placed.right.entry}\n`)
  else response.writeHead(503).end(`not acknowledged: ${placed.left.says}\n`) // nothing was written, or nobody knows
})
server.listen(Number(PORT), '127.0.0.1')

process.once('SIGTERM', async () => {
  server.close()
  await host.close() // says goodbye, so that a switch does not wait for this process
  await supervisor.stop()
})
// #endregion service
