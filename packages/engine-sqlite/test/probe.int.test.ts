import {
  chmodSync,
  closeSync,
  copyFileSync,
  mkdirSync,
  openSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { rename } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import type { Verdict } from '@db-failover/domain'
import { describe, expect, it } from 'vitest'
import { marked, probe, signal, target } from './given.ts'
import { start } from './processes/start.ts'
import { instanceOf, pathOf, type SqliteSubject, withApplication } from './subject.ts'

const overwrite = (path: string, at: number, bytes: Buffer): void => {
  const file = openSync(path, 'r+')
  writeSync(file, bytes, 0, bytes.length, at)
  closeSync(file)
}

const sql = (statement: string) => (s: SqliteSubject) => withApplication(pathOf(s.master), (db) => db.exec(statement))

const cases: readonly (readonly [what: string, spoil: (s: SqliteSubject) => unknown, verdict: Verdict])[] = [
  ['the instance folder is missing', (s) => rename(instanceOf(s.master.entry), join(s.root, 'elsewhere')), 'gone'],
  [
    'a file lies in place of the instance folder',
    (s) => {
      rmSync(instanceOf(s.master.entry), { recursive: true })
      writeFileSync(instanceOf(s.master.entry), '')
    },
    'gone',
  ],
  ['the file is missing', (s) => rmSync(pathOf(s.master)), 'unusable'],
  [
    'a folder lies in place of the file',
    (s) => {
      rmSync(pathOf(s.master))
      mkdirSync(pathOf(s.master))
    },
    'unusable',
  ],
  ['the file is empty', (s) => truncateSync(pathOf(s.master)), 'unusable'],
  ['the file is something else', (s) => writeFileSync(pathOf(s.master), 'x'.repeat(10_000)), 'unusable'],
  ["the file's header is corrupt", (s) => overwrite(pathOf(s.master), 16, Buffer.from([0xff, 0xff])), 'unusable'],
  ['the file lost its end', (s) => truncateSync(pathOf(s.master), 4096), 'unusable'],
  ['the schema is corrupt', (s) => overwrite(pathOf(s.master), 100, Buffer.alloc(200, 0xee)), 'unusable'],
  ['the guard table has another shape', sql('ALTER TABLE db_failover_guard RENAME COLUMN fork TO knife'), 'unusable'],
  ['the guard row is missing', sql('DELETE FROM db_failover_guard'), 'unusable'],
  ['the guard row holds what we never write', sql("UPDATE db_failover_guard SET epoch = 'nonsense'"), 'unusable'],
  ['the guard table is gone', sql('DROP TABLE db_failover_guard'), 'alive'],
]

describe('a probe', () => {
  for (const [what, spoil, verdict] of cases)
    for (const raise of [null, 1])
      it(`says ${verdict} when ${what}${raise ? ', also when it is to raise the counter' : ''}`, async () => {
        const s = await marked()
        await spoil(s)
        const there = () => readdirSync(s.root, { recursive: true }).filter((n) => !/-(wal|shm)$/.test(String(n)))
        const before = there()
        const seen = await probe(s, raise)
        expect(seen.verdict, seen.says).toBe(verdict)
        if (verdict !== 'alive') expect(seen.lineage).toBeNull()
        expect(seen.says).not.toBe('')
        expect(there(), 'it creates and removes nothing').toEqual(before)
      })

  it('of an entry as it stands reads the file that bears its name', async () => {
    const s = await marked()
    const asItStands = { ...target(s), generation: null }
    const seen = await s.engine.health.probe(asItStands, { raise: null, timeoutMs: 1_000, signal })
    expect(seen).toEqual(await probe(s))
    expect(seen.generation).toBe('app.sqlite')
  })

  it('sees a database without a guard row as one that continues none of ours', async () => {
    const s = await marked()
    sql('DROP TABLE db_failover_guard')(s)
    expect((await probe(s)).lineage).toMatchObject({ identity: 'unmarked', epoch: null })
  })

  for (const journal of ['wal', 'delete'] as const)
    it(`that finds the database locked for longer than it may wait says unhappy, and the process goes on (${journal})`, async () => {
      const s = await marked(journal)
      const holder = new DatabaseSync(pathOf(s.master))
      holder.exec(journal === 'wal' ? 'BEGIN IMMEDIATE' : 'BEGIN EXCLUSIVE')
      let ticks = 0
      const ticking = setInterval(() => {
        ticks += 1
      }, 5)
      const seen = await probe(s, 1, s.master, 300)
      clearInterval(ticking)
      holder.exec('ROLLBACK')
      holder.close()
      expect(seen.verdict).toBe('unhappy')
      expect(seen.says).toContain('locked')
      expect(ticks, 'the process did other work meanwhile').toBeGreaterThan(3)
      expect((await probe(s, 1)).verdict).toBe('alive')
    })

  it('reads past a writer in the write-ahead log', async () => {
    const s = await marked('wal')
    const holder = new DatabaseSync(pathOf(s.master))
    holder.exec("BEGIN IMMEDIATE; INSERT INTO pairs VALUES ('uncommitted', '1')")
    expect((await probe(s, null)).verdict).toBe('alive')
    const raising = await probe(s, 1, s.master, 100)
    expect(raising.lineage, 'what can be read is told').not.toBeNull()
    holder.close()
  })

  it('reads a database whose writer died in the middle of a rollback-journal transaction', async () => {
    const s = await marked('delete')
    const path = pathOf(s.master)
    // A journal that must be played back, as a killed writer leaves it: copied aside while the transaction is open.
    const writer = new DatabaseSync(path)
    writer.exec('PRAGMA cache_size = 2; BEGIN IMMEDIATE')
    writer.exec(
      'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 500) INSERT INTO pairs SELECT i, hex(randomblob(400)) FROM n',
    )
    for (const ending of ['', '-journal']) copyFileSync(`${path}${ending}`, join(s.root, `kept${ending}`))
    writer.close()
    for (const ending of ['', '-journal']) copyFileSync(join(s.root, `kept${ending}`), `${path}${ending}`)
    expect(statSync(`${path}-journal`).size).toBeGreaterThan(0)
    expect((await probe(s)).verdict).toBe('alive')
    expect(await s.application.read(s.master)).toEqual({})
  })

  it('answers when it is aborted, and when the engine is closed', async () => {
    const s = await marked()
    const aborted = { raise: 1, timeoutMs: 5_000, signal: AbortSignal.abort() }
    expect((await s.engine.health.probe(target(s), aborted)).verdict).toBe('unhappy')
    await s.engine.close()
    expect((await s.engine.health.probe(target(s), { raise: 1, timeoutMs: 5_000, signal })).verdict).toBe('unhappy')
  })

  it('says unhappy when it may not read the file', async (context) => {
    const s = await marked()
    chmodSync(s.root, 0o755)
    chmodSync(pathOf(s.master), 0o600)
    if (process.platform === 'win32') return context.skip('file modes do not hold on Windows')
    const isRoot = process.getuid?.() === 0
    if (!isRoot) chmodSync(pathOf(s.master), 0o000)
    const nobody = isRoot ? { uid: 65_534 } : {}
    const order = JSON.stringify({ target: target(s), raise: null })
    const other = start('probe-once', order, nobody)
    const line = await other.says((l) => l !== '').catch((e: Error) => e)
    await other.kill()
    if (line instanceof Error)
      return context.skip(`no other user can run the sources here: ${line.message.slice(0, 120)}`)
    expect(JSON.parse(line)).toMatchObject({ verdict: 'unhappy', lineage: null })
  })
})
