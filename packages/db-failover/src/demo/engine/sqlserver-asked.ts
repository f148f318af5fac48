import mssql from 'mssql'

export interface Login {
  readonly port: number
  readonly user: string
  readonly password: string
}

export type Ask = (text: string) => Promise<readonly Record<string, unknown>[]>

/** One connection to an instance, through the bare driver and past everything of ours. */
export const asking = async <A>({ port, user, password }: Login, work: (ask: Ask) => Promise<A>): Promise<A> => {
  const pool = new mssql.ConnectionPool({
    server: '127.0.0.1',
    port,
    user,
    password,
    requestTimeout: 20_000,
    pool: { min: 1, max: 1 },
    options: { encrypt: true, trustServerCertificate: true, appName: 'somebody' },
  })
  pool.on('error', () => {})
  await pool.connect()
  try {
    return await work(async (text) => (await pool.request().batch<Record<string, unknown>>(text)).recordset ?? [])
  } finally {
    await pool.close()
  }
}
