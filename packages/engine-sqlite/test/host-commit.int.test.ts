import { copyFileSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { describe, expect, it } from 'vitest'
import { sqliteHostConnections } from '../src/index.ts'
import { done, epoch, marked, operation, refusal, run, signal, target } from './given.ts'
import { start } from './processes/start.ts'
import { pathOf, removeDatabase, type SqliteSubject } from './subject.ts'

interface Harm {
  readonly what: string
  readonly journals: readonly ('wal' | 'delete')[]
  readonly do: (path: string, s: SqliteSubject) => unknown
  readonly code: string
}

const aside = (path: string): string => `${path}-aside`

const harms: readonly Harm[] = [
  { what: 'was unlinked', journals: ['wal', 'delete'], do: (path) => rmSync(path), code: 'FILE_GONE' },
  { what: 'was unlinked with its log', journals: ['wal'], do: removeDatabase, code: 'FILE_GONE' },
  { what: 'was renamed', journals: ['wal', 'delete'], do: (path) => renameSync(path, aside(path)), code: 'FILE_GONE' },
  {
    what: 'was replaced by a copy of itself',
    journals: ['wal', 'delete'],
    do: (path) => {
      copyFileSync(path, aside(path))
      renameSync(aside(path), path)
    },
    code: 'FILE_REPLACED',
  },
  { what: 'lost its log', journals: ['wal'], do: (path) => rmSync(`${path}-wal`), code: 'LOG_REPLACED' },
  { what: "lost its log's index", journals: ['wal'], do: (path) => rmSync(`${path}-shm`), code: 'LOG_REPLACED' },
]

/** A host's transaction with one row written, and the harm done before its commit. */
const commitAfter = async (s: SqliteSubject, harm: (path: string) => unknown) => {
  const connection = await done(s.hosts.open({ group: s.group, ...s.master, epoch }))
  const transaction = await done(connection.begin(() => true))
  await s.write(transaction.connection, 'late', '1')
  await harm(pathOf(s.master))
  const error = await refusal(transaction.commit())
  await connection.destroy()
  return error
}

describe('a commit to a database file that', () => {
  for (const { what, journals, do: harm, code } of harms)
    for (const journal of journals)
      it(`${what} is refused as ${code} (${journal})`, async () => {
        const s = await marked(journal)
        if (journal === 'wal') {
          // SQLite itself acknowledges such a commit: without the check there would be no refusal.
          const plain = new DatabaseSync(pathOf(s.master))
          plain.exec("BEGIN IMMEDIATE; INSERT INTO pairs VALUES ('plain', '1')")
          copyFileSync(pathOf(s.master), join(s.root, 'kept'))
          await harm(pathOf(s.master), s)
          expect(() => plain.exec('COMMIT')).not.toThrow()
          plain.close()
          await removeDatabase(pathOf(s.master))
          copyFileSync(join(s.root, 'kept'), pathOf(s.master))
        }
        expect(await commitAfter(s, (path) => harm(path, s))).toMatchObject({ _tag: 'DatabaseMissing', code })
      })
})

it('a transaction that is open when the fence is asked for holds it up, and is committed before it', async () => {
  const s = await marked()
  const connection = await done(s.hosts.open({ group: s.group, ...s.master, epoch }))
  const transaction = await done(connection.begin(() => true))
  await s.write(transaction.connection, 'early', '1')
  let fenced = false
  const fence = done(s.engine.fencing.fence(target(s), operation(2), run)).then(() => {
    fenced = true
  })
  await new Promise((resolve) => setTimeout(resolve, 50))
  expect(fenced).toBe(false)
  await done(transaction.commit())
  await fence
  expect(await refusal(connection.begin(() => true))).toMatchObject({ _tag: 'BadDatabase', code: 'FENCED' })
  expect(await s.application.read(s.master)).toEqual({ early: '1' })
  await connection.destroy()
})

it('a fence that a writer holds up for too long says so, and is not set', async () => {
  const s = await marked('wal', { lockWaitMs: 100 })
  const holder = new DatabaseSync(pathOf(s.master))
  holder.exec('BEGIN IMMEDIATE')
  const error = await refusal(s.engine.fencing.fence(target(s), null, run))
  expect(error).toMatchObject({ _tag: 'Unreachable', retry: 'Transient', code: 'SQLITE_BUSY' })
  holder.exec('COMMIT')
  holder.close()
  expect((await s.engine.health.probe(target(s), { raise: null, timeoutMs: 1_000, signal })).fenced).toBe(false)
})

for (const journal of ['wal', 'delete'] as const)
  it(`a fence that waited while the file was replaced is refused, and neither file is fenced (${journal})`, async () => {
    const s = await marked(journal)
    const path = pathOf(s.master)
    copyFileSync(path, aside(path))
    const holder = new DatabaseSync(path)
    holder.exec('BEGIN IMMEDIATE')
    const fence = refusal(s.engine.fencing.fence(target(s), null, run))
    await new Promise((resolve) => setTimeout(resolve, 50))
    renameSync(aside(path), path)
    holder.exec('ROLLBACK')
    expect(await fence).toMatchObject({ _tag: 'DatabaseMissing', code: 'FILE_REPLACED' })
    expect({ ...holder.prepare('SELECT fence FROM db_failover_guard').get() }).toEqual({ fence: null })
    holder.close()
    expect((await s.engine.health.probe(target(s), { raise: null, timeoutMs: 1_000, signal })).fenced).toBe(false)
  })

it('a fence reaches a host in another process between two of its transactions', async () => {
  const s = await marked()
  const host = start('host', JSON.stringify({ group: s.group, ...s.master, epoch }))
  await host.says((line) => line === '20')
  await done(s.engine.fencing.fence(target(s), operation(2), run))
  const kept = Object.keys(await s.application.read(s.master)).length
  await expect(host.says((line) => line === '1000000')).rejects.toThrow('fenced by group/1/2')
  expect(Object.keys(await s.application.read(s.master)).length, 'nothing more was committed').toBe(kept)
  expect(host.lines().length).toBe(kept)
  await host.kill()
})

it('a transaction that its own statements ended is not acknowledged', async () => {
  const s = await marked()
  const connection = await done(s.hosts.open({ group: s.group, ...s.master, epoch }))
  const transaction = await done(connection.begin(() => true))
  transaction.connection.exec('COMMIT')
  expect(await refusal(transaction.commit())).toMatchObject({ _tag: 'OutcomeUnknown', code: 'ENDED_OTHERWISE' })
  await connection.destroy()
})

it('a host that forgets to end a transaction holds up its own next one for a bounded time', async () => {
  const s = await marked()
  const hosts = sqliteHostConnections({ lockWaitMs: 50 })
  const connection = await done(hosts.open({ group: s.group, ...s.master, epoch }))
  const forgotten = await done(connection.begin(() => true))
  expect(await refusal(connection.begin(() => true))).toMatchObject({ code: 'SQLITE_BUSY' })
  await done(forgotten.rollback())
  const next = await done(connection.begin(() => true))
  await done(next.commit())
  await connection.destroy()
})
