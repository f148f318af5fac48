import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { TakenBackup } from '@db-failover/domain'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  done,
  following,
  marked,
  namesIn,
  operation,
  probe,
  refusal,
  restore,
  restoreOrder,
  sha256,
  stagingOf,
  take,
  target,
} from './given.ts'
import { instanceOf, pathOf, type SqliteSubject, withApplication } from './subject.ts'

const exec = (s: SqliteSubject, ...statements: readonly string[]): void =>
  withApplication(pathOf(s.master), (db) => {
    for (const statement of statements) db.exec(statement)
  })

const rowsOf = (count: number): string =>
  `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ${count})
   INSERT INTO wide SELECT i, randomblob(1000) FROM n`

/** A table whose rows fill about a quarter of a page each. */
const wide = (s: SqliteSubject, count: number): void =>
  exec(s, 'CREATE TABLE wide (id INTEGER PRIMARY KEY, x BLOB)', rowsOf(count))

/** Takes a differential and answers it with the hash of the snapshot that it read. */
const differentialWithHash = async (s: SqliteSubject, set: number, full: TakenBackup) => {
  let hash = ''
  const run = following(({ step }) => {
    const name = readdirSync(stagingOf(s)).find((n) => n.endsWith('.tmp'))
    if (step === 'hash' && name !== undefined) hash = sha256(join(stagingOf(s), name))
  })
  return { taken: await done(take(s, set, full, { run })), hash }
}

const indexes = (s: SqliteSubject): readonly string[] =>
  namesIn(instanceOf(s.master.entry)).filter((n) => n.endsWith('.pages'))

it('a differential is as large as what changed since its full', async () => {
  const s = await marked()
  wide(s, 4_000)
  const full = await done(take(s, 2))
  const sizes: number[] = []
  for (const [i, changed] of [0, 40, 400, 4_000].entries()) {
    exec(s, `UPDATE wide SET x = randomblob(1000) WHERE id <= ${changed}`)
    sizes.push((await done(take(s, 3 + i, full))).size)
  }
  const [none, few, many, all] = sizes as [number, number, number, number]
  const page = 4_096
  // Nothing but our own row in between: its page, and the database header's.
  expect(none).toBeLessThan(4 * page)
  // At most four rows to a page, and at least three, with the table's inner pages beside them.
  expect(few - none).toBeGreaterThanOrEqual((40 / 4) * page)
  expect(few - none).toBeLessThanOrEqual((40 / 3 + 6) * (page + 4))
  expect(many - none).toBeGreaterThanOrEqual((400 / 4) * page)
  expect(many - none).toBeLessThanOrEqual((400 / 3 + 12) * (page + 4))
  expect(all).toBeGreaterThan(0.95 * full.size)
})

it('whatever changed (rows, tables, growth, shrinking), full and differential restore byte for byte', async () => {
  const step = fc.oneof(
    fc.integer({ min: 1, max: 300 }).map((n) => `UPDATE wide SET x = randomblob(700) WHERE id % ${n} = 0`),
    fc.integer({ min: 1, max: 300 }).map((n) => `DELETE FROM wide WHERE id % ${n} = 0`),
    fc
      .integer({ min: 1, max: 5 })
      .map((n) => `INSERT INTO wide SELECT NULL, randomblob(${n * 900}) FROM wide LIMIT 90`),
    fc.constant('CREATE TABLE IF NOT EXISTS more AS SELECT * FROM wide'),
    fc.constant('DROP TABLE IF EXISTS more'),
    fc.constant('CREATE INDEX IF NOT EXISTS by_size ON wide (length(x))'),
    fc.constant('DELETE FROM wide'),
    fc.constant('VACUUM'),
  )
  const s = await marked()
  wide(s, 300)
  let sequence = 2
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 5 }), fc.array(step, { minLength: 1, maxLength: 6 }), async (a, b) => {
      exec(s, ...a)
      const full = await done(take(s, sequence++))
      exec(s, ...b)
      const { taken, hash } = await differentialWithHash(s, sequence++, full)
      const at = await restore(s, restoreOrder(s, sequence++, full, taken))
      expect(sha256(pathOf(at))).toBe(hash)
    }),
    { numRuns: 25 },
  )
})

it('a database whose page size changed needs a full first', async () => {
  const s = await marked('delete')
  const full = await done(take(s, 2))
  exec(s, 'PRAGMA page_size = 8192', 'VACUUM')
  const error = await refusal(take(s, 3, full))
  expect(error).toMatchObject({ _tag: 'BadBackup', code: 'PAGE_SIZE_CHANGED' })
  await done(take(s, 4, await done(take(s, 3))))
})

it('only the newest full has a page index, and it bears the name of that full', async () => {
  const s = await marked()
  await done(take(s, 2))
  expect(indexes(s)).toEqual(['app.sqlite.group-1-2.pages'])
  await done(take(s, 3))
  expect(indexes(s)).toEqual(['app.sqlite.group-1-3.pages'])
})

const spoiledIndex: readonly (readonly [what: string, spoil: (path: string) => void, code: string])[] = [
  ['missing', (path) => rmSync(path), 'NO_PAGE_INDEX'],
  ['damaged', (path) => writeFileSync(path, readFileSync(path).fill(0, 200, 210)), 'DAMAGED_PAGE_INDEX'],
  ['empty', (path) => writeFileSync(path, ''), 'DAMAGED_PAGE_INDEX'],
]
for (const [what, spoil, code] of spoiledIndex)
  it(`a page index that is ${what} is named as ${code}, and a full makes a new one`, async () => {
    const s = await marked()
    const full = await done(take(s, 2))
    spoil(join(instanceOf(s.master.entry), 'app.sqlite.group-1-2.pages'))
    expect(await refusal(take(s, 3, full))).toMatchObject({ _tag: 'BadBackup', code })
    expect(namesIn(stagingOf(s))).toEqual([full.file])
    await done(take(s, 4, await done(take(s, 3))))
  })

it('a page index of another full under the right name is named as FOREIGN_PAGE_INDEX', async () => {
  const s = await marked()
  const first = await done(take(s, 2))
  const path = (set: number) => join(instanceOf(s.master.entry), `app.sqlite.group-1-${set}.pages`)
  const foreign = readFileSync(path(2))
  const second = await done(take(s, 3))
  writeFileSync(path(3), foreign)
  expect(await refusal(take(s, 4, second))).toMatchObject({ _tag: 'BadBackup', code: 'FOREIGN_PAGE_INDEX' })
  expect(first.set).toBe(operation(2))
})

it('after one probe, our own newest full put back is seen by its counter and its missing base', async () => {
  const s = await marked()
  await probe(s, 1)
  const full = await done(take(s, 2))
  const seen = (await probe(s, 1)).lineage
  const putBack = await restore(s, restoreOrder(s, 3, full))
  await s.world.destroy(s.master)
  writeFileSync(pathOf(s.master), readFileSync(pathOf(putBack)))
  const now = (await probe(s)).lineage
  expect(now).toMatchObject({ identity: seen?.identity, fork: seen?.fork, differentialBase: null })
  expect(BigInt(now?.counter ?? '99')).toBeLessThan(BigInt(seen?.counter ?? '0'))
  expect(await refusal(take(s, 4, full))).toMatchObject({ _tag: 'BadBackup', code: 'BASE_DISPLACED' })
  expect(target(s).generation).toBe('app.sqlite')
})

it('a database that was given another epoch or fork while it was backed up keeps no base from it', async () => {
  for (const change of ["epoch = 'group/1/9'", "fork = 'another'"]) {
    const s = await marked()
    const run = following(({ step }) => {
      if (step === 'publish') exec(s, `UPDATE db_failover_guard SET ${change}`)
    })
    await done(take(s, 2, null, { run }))
    expect((await probe(s)).lineage?.differentialBase, change).toBeNull()
  }
})
