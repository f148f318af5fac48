import { readFile } from 'node:fs/promises'
import { right } from 'fp-ts/lib/Either.js'
import mssql from 'mssql'
import { openPool } from '../../library/mssql-pool.ts'
import { momentNow } from './journal.ts'
import { type OpenWriter, type Wrote, waits } from './writer.ts'

const { DEMO_DB_USER: user = '', DEMO_DB_PASSWORD: password = '' } = process.env

/** Writes a row, and says as the database itself sees it where that was. */
const insert = `INSERT INTO dbo.orders (id, what, at) VALUES (@row, @what, @at);
SELECT @@SERVERNAME AS entry, DB_NAME() AS generation, g.epoch FROM dbo.db_failover_guard AS g;`

const write = async (request: mssql.Request, row: number): Promise<Omit<Wrote, 'before'>> => {
  const { recordset } = await request
    .input('row', mssql.Int, row)
    .input('what', mssql.NVarChar(50), `order ${row}`)
    .input('at', mssql.NVarChar(30), new Date().toISOString())
    .query<Record<string, unknown>>(insert)
  const [found] = recordset
  return {
    entry: String(found?.['entry']),
    generation: String(found?.['generation']),
    epoch: String(found?.['epoch']),
  }
}

/** Rows are written as applications write them with mssql: by turns in a transaction and as a statement by itself. */
export const sqlServerWriter: OpenWriter = async ({ log, group, reach: [authority = ''] }) => {
  const certificate = await readFile(authority, 'utf8')
  const opened = await openPool({
    group,
    process: 'application',
    log: async () => right(log),
    credential: () => ({ user, password }),
    certificateAuthorities: [certificate],
    ...waits,
  })
  if (opened._tag === 'Left') throw new Error(opened.left.says)
  const pool = opened.right
  let left = true
  pool.on('error', () => {
    left = false
  })
  const alone = async (row: number): Promise<Wrote> => {
    // The gate is open: what follows begins at once.
    await pool.connect()
    const before = momentNow()
    return { ...(await write(pool.request(), row)), before }
  }
  const inTransaction = async (row: number): Promise<Wrote> => {
    const transaction = await pool.transaction().begin()
    const before = momentNow()
    const wrote = await write(transaction.request(), row)
    await transaction.commit()
    return { ...wrote, before }
  }
  return {
    write: (row) => (row % 2 === 0 ? inTransaction(row) : alone(row)).catch(() => null),
    close: async () => {
      left = true
      await pool.close()
      return left
    },
  }
}
