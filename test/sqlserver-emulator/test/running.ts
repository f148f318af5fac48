import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sql from 'mssql'
import { type Emulator, type EmulatorOptions, startEmulator } from '../src/index.ts'

export const PASSWORD = 'Emulator1!'

export interface Client {
  readonly pool: sql.ConnectionPool
  /** The rows of the first result of a batch. */
  readonly rows: (text: string) => Promise<readonly Record<string, unknown>[]>
  /** The messages that a batch sends. */
  readonly messages: (text: string) => Promise<readonly string[]>
  /** The numbers of the errors that a batch fails with, in order; none where it succeeds. */
  readonly errors: (text: string) => Promise<readonly number[]>
  readonly close: () => Promise<void>
}

/** Every error that the client got, the last one included. */
export const numbersOf = (error: unknown): readonly number[] => {
  if (!(error instanceof sql.RequestError)) throw error
  const before: unknown = 'precedingErrors' in error ? error.precedingErrors : []
  const all = [...(Array.isArray(before) ? before : []), error]
  return all.map((one) => Number(one.number))
}

export const connect = async (port: number, config: Partial<sql.config> = {}): Promise<Client> => {
  const pool = new sql.ConnectionPool({
    server: '127.0.0.1',
    port,
    user: 'sa',
    password: PASSWORD,
    connectionTimeout: 5_000,
    requestTimeout: 30_000,
    ...config,
    pool: { max: 4, min: 0, ...config.pool },
    options: { encrypt: false, maxRetriesOnTransientErrors: 0, ...config.options },
  })
  pool.on('error', () => {})
  await pool.connect()
  const heard = async (text: string) => {
    const messages: string[] = []
    const request = new sql.Request(pool)
    request.on('info', (info: { readonly message: string }) => messages.push(info.message))
    await request.batch(text)
    return messages
  }
  return {
    pool,
    rows: async (text) => (await pool.request().batch<Record<string, unknown>>(text)).recordset,
    messages: heard,
    errors: async (text) => {
      try {
        await pool.request().batch(text)
        return []
      } catch (error) {
        return numbersOf(error)
      }
    },
    close: () => pool.close(),
  }
}

export interface Running extends Client {
  readonly emulator: Emulator
  readonly folder: string
  /** A path of the server in its folder for backups. */
  readonly backup: (name: string) => string
  readonly data: (name: string) => string
  readonly stop: () => Promise<void>
}

export const running = async (
  options: Partial<EmulatorOptions> = {},
  config: Partial<sql.config> = {},
): Promise<Running> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'sqlserver-emulator-'))
  const emulator = await startEmulator({ folder, password: PASSWORD, ...options })
  const client = await connect(emulator.port, config)
  return {
    ...client,
    emulator,
    folder,
    backup: (name) => join(folder, 'backup', name),
    data: (name) => join(folder, 'data', name),
    stop: async () => {
      await client.close()
      await emulator.stop()
      if (options.folder === undefined) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** A database with one table of orders. */
export const withOrders = async (client: Client, name = 'Db', recovery = 'SIMPLE'): Promise<void> => {
  await client.rows(`CREATE DATABASE [${name}]`)
  await client.rows(`ALTER DATABASE [${name}] SET RECOVERY ${recovery}`)
  await client.rows(`CREATE TABLE [${name}].dbo.orders (id int NOT NULL PRIMARY KEY, what nvarchar(50) NOT NULL)`)
}

export const order = (client: Client, id: number, what: string, database = 'Db') =>
  client.rows(`INSERT INTO [${database}].dbo.orders VALUES (${id}, N'${what}')`)

export const orders = async (client: Client, database = 'Db'): Promise<readonly unknown[]> =>
  (await client.rows(`SELECT what FROM [${database}].dbo.orders ORDER BY id`)).map((row) => row['what'])
