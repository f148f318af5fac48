// An application that uses SQL Server through mssql. Runs wherever the application runs:
//   LOG=esdb://es1:2113,es2:2113,es3:2113 DB_USER=... DB_PASSWORD=... node pool.ts
import { eventStoreDb, orThrow } from 'db-failover'
import { notAcknowledged, openPool } from 'db-failover/mssql'
import sql from 'mssql'

// #region pool
const { LOG = '', DB_USER = '', DB_PASSWORD = '' } = process.env
const log = eventStoreDb({ connection: LOG })
const credential = () => ({ user: DB_USER, password: DB_PASSWORD })

// Instead of `new sql.ConnectionPool(config)`. Where the database is stands in the group's log.
const pool = orThrow(await openPool({ group: 'orders', process: 'shop-1', log, credential }))
pool.on('error', (error) => process.stderr.write(`${error}\n`))

await pool.query`INSERT INTO dbo.orders (what) VALUES (${'one teapot'})`

const transaction = new sql.Transaction(pool)
await transaction.begin()
try {
  await new sql.Request(transaction)
    .input('what', sql.NVarChar(50), 'two cups')
    .query('INSERT INTO dbo.orders (what) VALUES (@what)')
  await transaction.commit()
  process.stdout.write(`acknowledged by ${pool.follows.active()?.entry}\n`)
} catch (error) {
  const refusal = notAcknowledged(error) // null: not the gate's doing, such as a violated key
  process.stdout.write(`${refusal?._tag ?? 'failed'}: ${error}\n`)
}

await pool.close()
// #endregion pool
