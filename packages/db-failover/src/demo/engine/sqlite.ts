import { existsSync } from 'node:fs'
import { copyFile, mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry, GroupId, OperationId, TakenBackup } from '@db-failover/domain'
import { sqliteEngine } from '@db-failover/engine-sqlite'
import type { Layout } from '../layout.ts'
import { entries, type Machine } from '../settings.ts'
import { StoryStopped } from '../stage.ts'
import { moveBack, moveDatabase } from './database-files.ts'
import type { EngineKind, Rows } from './engine-kind.ts'

/** Read by SQLite alone; none where there is no file. */
const rowsOf = (path: string): Rows => {
  if (!existsSync(path)) return new Set()
  const db = new DatabaseSync(path, { readOnly: true })
  try {
    const rows = db.prepare('SELECT id FROM orders').all()
    return new Set(rows.map((r) => Number(r['id'])))
  } finally {
    db.close()
  }
}

/** A place beside the group into which any of its backups can be restored. */
const scratchEntry = (folder: string, backups: string, name: string): Entry => ({
  id: 'machine-a' as Entry['id'],
  machine: 'scratch',
  server: 'scratch',
  instance: join(folder, name),
  database: 'orders',
  staging: { server: backups, supervisor: backups },
  backup: { server: backups, supervisor: backups },
})

/** Restores one full from a folder to a scratch file and answers its path; the file is not opened. */
const restoredToScratch = async (
  { scratch, group }: Pick<Layout, 'scratch' | 'group'>,
  backups: string,
  backup: TakenBackup,
): Promise<string> => {
  const engine = sqliteEngine()
  const operation = `${group}/0/0` as OperationId
  const entry = scratchEntry(scratch, backups, backup.set.replaceAll('/', '-'))
  await mkdir(entry.instance ?? scratch, { recursive: true })
  const generation = engine.restores.generationFor(entry, operation)
  const path = join(entry.instance ?? scratch, generation)
  if (existsSync(path)) return path
  const restored = await engine.restores.restore(
    entry,
    group as GroupId,
    {
      operation,
      epoch: backup.epoch,
      full: { at: { entry, folder: 'backup', file: backup.file }, backup },
      differential: null,
      generation,
    },
    { term: 0, signal: new AbortController().signal, progress: () => {} },
  )()
  await engine.close()
  if (restored._tag === 'Left') throw new StoryStopped(`${backup.file} cannot be restored: ${restored.left.says}`)
  return path
}

/** Databases are files in three folders. */
export const sqliteInFolders: EngineKind = async (layout) => {
  const instance = (machine: Machine) => join(layout.folder, machine, 'instance')
  const takeAway = (machine: Machine, generation: string, to: string) => moveDatabase(instance(machine), generation, to)
  return {
    original: 'orders.sqlite',
    introduction: 'Real SQLite files, a supervisor and an application as processes of their own; nothing is pretended.',
    inEntry: (machine) => ({
      server: machine,
      instance: `./${machine}/instance`,
      staging: `./${machine}/staging`,
      backup: `./${machine}/backup`,
    }),
    inProcessFile: {},
    env: {},
    application: ['sqlite'],
    build: async () => {
      for (const machine of entries) await mkdir(instance(machine), { recursive: true })
      const db = new DatabaseSync(join(instance('machine-a'), 'orders.sqlite'))
      db.exec('PRAGMA journal_mode = WAL')
      db.exec('CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL, at TEXT NOT NULL) STRICT')
      db.close()
    },
    rows: async (machine, generation) => rowsOf(join(instance(machine), generation)),
    takeAway,
    putBack: (machine, from) => moveBack(from, instance(machine)),
    rowsIn: async (taken, generation) => rowsOf(join(taken, generation)),
    rowsOfFull: async (folder, backup) => rowsOf(await restoredToScratch(layout, folder, backup)),
    // As a person with another tool would: the file itself is another one afterwards.
    putOlder: async (machine, generation, folder, backup) => {
      const scratch = await restoredToScratch(layout, folder, backup)
      const taken = join(layout.takenAway, 'before-the-older-backup')
      await takeAway(machine, generation, taken)
      const ready = join(instance(machine), 'older.tmp')
      await copyFile(scratch, ready)
      await rename(ready, join(instance(machine), generation))
      const older = rowsOf(scratch)
      return new Set([...rowsOf(join(taken, generation))].filter((r) => !older.has(r)))
    },
    close: async () => {},
  }
}
