import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Entry, EntryId, EpochId, GroupId, OperationId, TakenBackup } from '@db-failover/domain'
import { sqliteEngine } from '@db-failover/engine-sqlite'
import { rowsOfBackup } from 'db-failover-test-checker'
import { afterEach, expect, it } from 'vitest'

// The checker's own reader of backup files, on files that the engine wrote.

const folders: string[] = []
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

const group = 'orders' as GroupId
const epoch = 'orders/1/1' as EpochId
const run = { term: 1, signal: new AbortController().signal, progress: () => {} }

/** A database with a table, and backups of it into one folder. */
const place = async () => {
  const folder = mkdtempSync(join(tmpdir(), 'db-failover-readers-'))
  folders.push(folder)
  const [instance, staging] = [join(folder, 'instance'), join(folder, 'staging')]
  for (const part of [instance, staging]) mkdirSync(part)
  const entry: Entry = {
    id: 'machine-a' as EntryId,
    machine: 'machine-a',
    server: 'machine-a',
    instance,
    database: 'orders',
    staging: { server: staging, supervisor: staging },
    backup: { server: staging, supervisor: staging },
  }
  const target = { group, entry, generation: 'orders.sqlite' }
  const db = new DatabaseSync(join(instance, 'orders.sqlite'))
  db.exec('PRAGMA journal_mode = WAL; CREATE TABLE orders (id INTEGER PRIMARY KEY, what TEXT NOT NULL) STRICT')
  const engine = sqliteEngine()
  const marked = await engine.fencing.markEpoch(target, epoch, run)()
  if (marked._tag === 'Left') throw new Error(marked.left.says)
  return {
    staging,
    write: (...ids: readonly number[]) => {
      for (const id of ids) db.prepare('INSERT INTO orders (id, what) VALUES (?, hex(randomblob(3000)))').run(id)
    },
    take: async (n: number, base: TakenBackup | null): Promise<TakenBackup> => {
      const set = `orders/1/${n}` as OperationId
      const kind = base === null ? 'full' : 'differential'
      const taken = await engine.backups.take(target, { set, kind, epoch, base, contingency: false }, run)()
      if (taken._tag === 'Left') throw new Error(taken.left.says)
      return taken.right
    },
    close: async () => {
      db.close()
      await engine.close()
    },
  }
}

it('the rows of a full, and of a differential on it, are what the database held then', async () => {
  const { staging, write, take, close } = await place()
  write(1, 2, 3)
  const full = await take(2, null)
  write(4, 5)
  const differential = await take(3, full)
  write(6)
  expect(rowsOfBackup(staging, full.set)).toEqual([1, 2, 3])
  expect(rowsOfBackup(staging, differential.set)).toEqual([1, 2, 3, 4, 5])
  await close()
})

it('a damaged file, one that was cut off, and one that is not there are told apart from rows', async () => {
  const { staging, write, take, close } = await place()
  write(1, 2, 3)
  const full = await take(2, null)
  const path = join(staging, full.file)
  const sound = readFileSync(path)
  const damaged = Buffer.from(sound)
  damaged.writeUInt8(damaged.readUInt8(damaged.length >> 1) ^ 1, damaged.length >> 1)
  writeFileSync(path, damaged)
  expect(() => rowsOfBackup(staging, full.set)).toThrow('is damaged')
  writeFileSync(path, sound.subarray(0, sound.length - 100))
  expect(() => rowsOfBackup(staging, full.set)).toThrow('is no finished backup')
  rmSync(path)
  expect(() => rowsOfBackup(staging, full.set)).toThrow('there is no file of orders/1/2')
  await close()
})
