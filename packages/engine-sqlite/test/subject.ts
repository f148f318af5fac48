import { randomUUID } from 'node:crypto'
import { copyFile, mkdir, mkdtemp, readFile, rename, rm, stat, truncate, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry, GroupId } from '@db-failover/domain'
import type { FileAt } from '@db-failover/ports'
import type { DatabaseAt, HostsSubject } from '@db-failover/ports/contracts'
import { type SqliteEngineConfig, sqliteEngine, sqliteHostConnections } from '../src/index.ts'

export const instanceOf = (entry: Entry): string => {
  if (entry.instance === null) throw new Error('the entry has no instance folder')
  return entry.instance
}

export const pathOf = ({ entry, generation }: DatabaseAt): string => join(instanceOf(entry), generation)

const fileAt = ({ entry, folder, file }: FileAt): string => join(entry[folder].supervisor, file)

/** An entry whose folders exist under `root/id`. */
const entryIn = async (root: string, id: string): Promise<Entry> => {
  const folder = async (name: string) => {
    const path = join(root, id, name)
    await mkdir(path, { recursive: true })
    return { server: path, supervisor: path }
  }
  return {
    id,
    machine: id,
    server: id,
    instance: (await folder('instance')).server,
    database: 'app',
    staging: await folder('staging'),
    backup: await folder('backup'),
  } as Entry
}

/** An application's own connection: waits for locks, knows nothing of us. */
export const withApplication = <A>(path: string, use: (db: DatabaseSync) => A): A => {
  const db = new DatabaseSync(path, { timeout: 10_000 })
  try {
    return use(db)
  } finally {
    db.close()
  }
}

const createDatabase = (path: string, journal: 'wal' | 'delete'): void =>
  withApplication(path, (db) =>
    db.exec(`PRAGMA journal_mode = ${journal}; CREATE TABLE pairs (key TEXT PRIMARY KEY, value TEXT NOT NULL)`),
  )

const put = (path: string, key: string, value: string): void =>
  withApplication(path, (db) => {
    db.prepare('INSERT OR REPLACE INTO pairs VALUES (?, ?)').run(key, value)
  })

const read = (path: string): Readonly<Record<string, string>> =>
  withApplication(path, (db) =>
    Object.fromEntries(
      db
        .prepare('SELECT key, value FROM pairs')
        .all()
        .map((row) => [String(row['key']), String(row['value'])]),
    ),
  )

export const removeDatabase = async (path: string): Promise<void> => {
  for (const ending of ['', '-wal', '-shm', '-journal']) await rm(`${path}${ending}`, { force: true })
}

const damage = async (path: string, how: 'flip' | 'truncate' | 'foreign' | 'remove'): Promise<void> => {
  if (how === 'remove') await rm(path)
  if (how === 'foreign') await writeFile(path, 'something else')
  if (how === 'truncate') await truncate(path, (await stat(path)).size - 1)
  if (how === 'flip') {
    const bytes = await readFile(path)
    const middle = Math.floor(bytes.length / 2)
    await writeFile(path, bytes.with(middle, (bytes[middle] ?? 0) ^ 1))
  }
}

export interface SqliteSubject extends HostsSubject<DatabaseSync> {
  readonly root: string
}

/** Two entries in a folder of their own, the first with an empty database. */
export const sqliteSubject = async (
  journal: 'wal' | 'delete' = 'wal',
  config: SqliteEngineConfig = {},
): Promise<SqliteSubject> => {
  const root = await mkdtemp(join(tmpdir(), 'engine-sqlite-'))
  const master = { entry: await entryIn(root, 'master'), generation: 'app.sqlite' }
  createDatabase(pathOf(master), journal)
  const engine = sqliteEngine(config)
  return {
    root,
    engine,
    hosts: sqliteHostConnections(),
    write: async (connection, key, value) => {
      connection.prepare('INSERT INTO pairs VALUES (?, ?)').run(key, value)
    },
    group: 'group' as GroupId,
    master,
    backup: await entryIn(root, 'backup'),
    application: {
      put: async (at, key, value) => put(pathOf(at), key, value),
      read: async (at) => read(pathOf(at)),
    },
    world: {
      destroy: (at) => removeDatabase(pathOf(at)),
      keep: async (at) => {
        const path = pathOf(at)
        const kept = join(root, randomUUID())
        withApplication(path, (db) => db.prepare('VACUUM INTO ?').run(kept))
        return async () => {
          await removeDatabase(path)
          await copyFile(kept, path)
        }
      },
      cut: (entry) => rename(join(root, entry.id), join(root, `${entry.id}-cut-off`)),
      reconnect: (entry) => rename(join(root, `${entry.id}-cut-off`), join(root, entry.id)),
      copy: (from, to) => copyFile(fileAt(from), fileAt(to)),
      damage: (at, how) => damage(fileAt(at), how),
    },
    dispose: async () => {
      await engine.close()
      await rm(root, { recursive: true, force: true, maxRetries: 3 })
    },
  }
}
