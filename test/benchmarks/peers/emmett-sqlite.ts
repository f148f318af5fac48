import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname } from 'node:path'
import type { NewEvent } from '@db-failover/ports'
import type { SQLiteEventStore } from '@event-driven-io/emmett-sqlite'

/** The event store of emmett-sqlite, over the driver that it asks for. */
export interface EmmettLog {
  readonly append: (events: readonly NewEvent[]) => Promise<void>
  readonly read: () => Promise<number>
  readonly close: () => Promise<void>
}

const require = createRequire(import.meta.url)

/** The driver is C++ that no install of the workspace builds: it is built here, once, when it is first needed. */
export const buildDriver = (): void => {
  const folder = dirname(require.resolve('sqlite3/package.json'))
  const loads = spawnSync(process.execPath, ['-e', "require('sqlite3')"], { cwd: folder }).status === 0
  if (loads) return
  process.stderr.write('building the driver of emmett-sqlite (needs a C++ compiler and Python; some minutes) ...\n')
  const built = spawnSync('npx', ['--yes', 'node-gyp', 'rebuild'], {
    cwd: folder,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  })
  if (built.status !== 0) throw new Error(`sqlite3 cannot be built:\n${built.stderr.split('\n').slice(-20).join('\n')}`)
}

const stream = 'orders-1'

export const emmettLog = async (fileName: string): Promise<EmmettLog> => {
  const { getSQLiteEventStore, sqliteConnection, SQLiteConnectionPool } = await import('@event-driven-io/emmett-sqlite')
  const connection = sqliteConnection({ fileName })
  // Its own durability is that of SQLite's defaults; ours is asked of it too.
  await connection.command('PRAGMA journal_mode = WAL')
  await connection.command('PRAGMA synchronous = FULL')
  const pool = SQLiteConnectionPool({ fileName, connectionOptions: { singleton: true, connection } })
  const store: SQLiteEventStore = getSQLiteEventStore({ fileName, pool, schema: { autoMigration: 'CreateOrUpdate' } })
  return {
    append: async (events) => {
      await store.appendToStream(
        stream,
        events.map(({ type, data, metadata }) => ({
          type,
          data: { ...Object(data) },
          metadata: { ...Object(metadata) },
        })),
      )
    },
    read: async () => (await store.readStream(stream)).events.length,
    close: async () => {
      await pool.close()
    },
  }
}
