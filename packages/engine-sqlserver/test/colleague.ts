import { readFile, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Entry } from '@db-failover/domain'
import type { FileAt } from '@db-failover/ports'
import type { Application, Damage, DatabaseAt, World } from '@db-failover/ports/contracts'
import mssql from 'mssql'

// People and programs that know nothing of us, on emulated servers and real ones alike.

/** What somebody says to a server; answers the rows of the last result. */
export type Ask = (text: string) => Promise<readonly Record<string, unknown>[]>

export type As = <A>(entry: Entry, work: (ask: Ask) => Promise<A>) => Promise<A>

/** A connection of somebody else. */
export const asAdministrator = async <A>(
  config: { readonly server: string; readonly port: number; readonly user: string; readonly password: string },
  work: (ask: Ask) => Promise<A>,
): Promise<A> => {
  const pool = new mssql.ConnectionPool({
    ...config,
    pool: { max: 1, min: 0 },
    requestTimeout: 60_000,
    options: { encrypt: true, trustServerCertificate: true },
  })
  pool.on('error', () => {})
  await pool.connect()
  try {
    return await work(async (text) => (await pool.request().batch<Record<string, unknown>>(text)).recordset ?? [])
  } finally {
    await pool.close()
  }
}

export const fileAt = ({ entry, folder, file }: FileAt): string => join(entry[folder].supervisor, file)

export const damage = async (path: string, how: Damage): Promise<void> => {
  if (how === 'remove') await rm(path)
  if (how === 'foreign') await writeFile(path, 'something else')
  if (how === 'truncate') await truncate(path, (await stat(path)).size - 1)
  if (how === 'flip') {
    const bytes = await readFile(path)
    const middle = Math.floor(bytes.length / 2)
    await writeFile(path, bytes.with(middle, (bytes[middle] ?? 0) ^ 1))
  }
}

const quoted = (text: string): string => `N'${text.replaceAll("'", "''")}'`

/** Kicks everybody out, as somebody does who is about to restore or drop it. */
const alone = (name: string): string => `ALTER DATABASE [${name}] SET SINGLE_USER WITH ROLLBACK IMMEDIATE`

export const createPairs = (database: string): readonly string[] => [
  `CREATE DATABASE [${database}]`,
  `CREATE TABLE [${database}].dbo.pairs ([key] nvarchar(50) NOT NULL PRIMARY KEY, [value] nvarchar(50) NOT NULL)`,
]

export const applicationOf = (as: As): Application => ({
  put: ({ entry, generation }: DatabaseAt, key, value) =>
    as(entry, async (ask) => {
      await ask(`DELETE FROM [${generation}].dbo.pairs WHERE [key] = ${quoted(key)}`)
      await ask(`INSERT INTO [${generation}].dbo.pairs ([key], [value]) VALUES (${quoted(key)}, ${quoted(value)})`)
    }),
  read: ({ entry, generation }) =>
    as(entry, async (ask) =>
      Object.fromEntries(
        (await ask(`SELECT [key], [value] FROM [${generation}].dbo.pairs`)).map((r) => [
          String(r['key']),
          String(r['value']),
        ]),
      ),
    ),
})

/** `keptAt`: a path of the entry's server for its n-th kept state. */
export const destroyingOf = (as: As, keptAt: (entry: Entry, n: number) => string): Pick<World, 'destroy' | 'keep'> => {
  let kept = 0
  return {
    destroy: ({ entry, generation }) =>
      as(entry, async (ask) => {
        await ask(alone(generation))
        await ask(`DROP DATABASE [${generation}]`)
      }),
    keep: async ({ entry, generation }) => {
      const path = keptAt(entry, kept++)
      await as(entry, (ask) => ask(`BACKUP DATABASE [${generation}] TO DISK = ${quoted(path)} WITH COPY_ONLY, FORMAT`))
      return () =>
        as(entry, async (ask) => {
          await ask(alone(generation))
          await ask(`RESTORE DATABASE [${generation}] FROM DISK = ${quoted(path)} WITH REPLACE, RECOVERY`)
          await ask(`ALTER DATABASE [${generation}] SET MULTI_USER`)
        })
    },
  }
}
