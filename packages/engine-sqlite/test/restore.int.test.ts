import { copyFileSync, existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { EpochId, GroupId } from '@db-failover/domain'
import { expect, it } from 'vitest'
import {
  done,
  following,
  instances,
  marked,
  operation,
  refusal,
  restore,
  restoreOrder,
  run,
  sha256,
  stagingOf,
  take,
  target,
} from './given.ts'
import { instanceOf, pathOf, withApplication } from './subject.ts'

/** The locks that this process holds on a file, as the kernel lists them; null where it does not. */
const locksOn = (path: string): number | null => {
  if (!existsSync('/proc/locks')) return null
  const mine = ` ${process.pid} `
  const file = `:${statSync(path).ino} `
  return readFileSync('/proc/locks', 'utf8')
    .split('\n')
    .filter((line) => line.includes(mine) && line.includes(file)).length
}

it('a backup that two processes take at once is one file, and the same for both', async () => {
  const s = await marked()
  withApplication(pathOf(s.master), (db) => {
    db.exec('CREATE TABLE filler (x BLOB)')
    db.exec('INSERT INTO filler SELECT randomblob(4000000)')
  })
  const later = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
  const taken = await Promise.all([0, 3, 6, 9].map((ms) => later(ms).then(() => done(take(s, 2)))))
  expect(new Set(taken.map((t) => t.sha256)).size).toBe(1)
  expect(readdirSync(stagingOf(s))).toEqual([taken[0]?.file])
  await restore(s, restoreOrder(s, 3, await done(take(s, 2))))
})

it('a restore that two processes run at once ends well for both, in one database', async () => {
  const s = await marked()
  withApplication(pathOf(s.master), (db) => {
    db.exec('CREATE TABLE filler (x BLOB)')
    db.exec('INSERT INTO filler SELECT randomblob(4000000)')
  })
  await s.application.put(s.master, 'a', '1')
  const order = restoreOrder(s, 3, await done(take(s, 2)))
  const runs = Array.from({ length: 4 }, (_, i) => new Promise((resolve) => setTimeout(resolve, i * 3)))
  await Promise.all(runs.map(async (later) => later.then(() => restore(s, order))))
  expect(instances(s).filter((name) => !/-(wal|shm)$/.test(name))).toEqual([order.generation])
  expect(await s.application.read({ entry: s.backup, generation: order.generation })).toEqual({ a: '1' })
})

it('a restore repeated on a database that a host of this process has open is refused, and drops none of its locks', async (context) => {
  const s = await marked()
  const order = restoreOrder(s, 3, await done(take(s, 2)))
  const at = await restore(s, order)
  await done(s.engine.restores.open(target(s, at), operation(3), run))
  const connection = await done(s.hosts.open({ group: s.group, ...at, epoch: operation(3) }))
  const transaction = await done(connection.begin(() => true))
  await s.write(transaction.connection, 'a', '1')
  await done(transaction.commit())
  transaction.connection.exec('PRAGMA wal_checkpoint(TRUNCATE)')
  const held = locksOn(pathOf(at))
  expect(await refusal(s.engine.restores.restore(s.backup, s.group, order, run))).toMatchObject({ code: 'EXISTS' })
  const still = locksOn(pathOf(at))
  await connection.destroy()
  if (held === null) return context.skip('this system does not list the locks of a process')
  expect(held).toBeGreaterThan(0)
  expect(still).toBe(held)
})

it('a standby that waits in the epoch of its backups counts as restored, byte for byte, until it is opened', async () => {
  const s = await marked()
  const full = await done(take(s, 2))
  const order = { ...restoreOrder(s, 3, full), epoch: full.epoch }
  const at = await restore(s, order)
  const hash = sha256(pathOf(at))
  expect(
    (await s.engine.health.probe(target(s, at), { raise: null, timeoutMs: 1_000, signal: run.signal })).verdict,
  ).toBe('alive')
  await restore(s, order)
  expect(sha256(pathOf(at))).toBe(hash)
  await done(s.engine.restores.open(target(s, at), operation(4), run))
  expect(await refusal(s.engine.restores.restore(s.backup, s.group, order, run))).toMatchObject({ code: 'EXISTS' })
})

it('a stranger under the name of the generation, or a journal without its database, is left as it lies', async () => {
  const s = await marked()
  const full = await done(take(s, 2))
  for (const [sequence, ending] of [
    [3, ''],
    [4, '-wal'],
    [5, '-journal'],
  ] as const) {
    const order = restoreOrder(s, sequence, full)
    const path = `${join(instanceOf(s.backup), order.generation)}${ending}`
    writeFileSync(path, 'a stranger')
    expect((await refusal(s.engine.restores.restore(s.backup, s.group, order, run)))._tag).toBe('BadDatabase')
    expect(readFileSync(path, 'utf8')).toBe('a stranger')
    expect(instances(s)).toContain(`${order.generation}${ending}`)
  }
})

it('a file that appears under the name while the restore runs is left as it lies', async () => {
  const s = await marked()
  const order = restoreOrder(s, 3, await done(take(s, 2)))
  const path = join(instanceOf(s.backup), order.generation)
  const racing = following(({ step }) => {
    if (step === 'publish') writeFileSync(path, 'a stranger')
  })
  const error = await refusal(s.engine.restores.restore(s.backup, s.group, order, racing))
  expect(error).toMatchObject({ _tag: 'BadDatabase', code: 'EXISTS' })
  expect(readFileSync(path, 'utf8')).toBe('a stranger')
  expect(instances(s)).toEqual([order.generation])
})

it('orphans that bear an operation of the group but hold the database of another stay', async () => {
  const s = await marked()
  const strange = { entry: s.backup, generation: s.engine.restores.generationFor(s.backup, operation(7)) }
  copyFileSync(pathOf(s.master), pathOf(strange))
  withApplication(pathOf(strange), (db) => db.exec("UPDATE db_failover_guard SET failover_group = 'theirs'"))
  expect(await done(s.engine.restores.removeOrphans(s.backup, s.group, [], run))).toEqual([])
  expect(instances(s)).toContain(strange.generation)
  expect(await done(s.engine.restores.removeOrphans(s.backup, 'theirs' as GroupId, [], run))).toEqual([])
})

it('a drill finds rows that refer to missing ones, and pages that do not fit together', async () => {
  const s = await marked()
  withApplication(pathOf(s.master), (db) => {
    db.exec('PRAGMA foreign_keys = OFF; CREATE TABLE parent (id INTEGER PRIMARY KEY)')
    db.exec('CREATE TABLE child (id INTEGER REFERENCES parent); INSERT INTO child VALUES (1)')
  })
  const orphaned = restoreOrder(s, 3, await done(take(s, 2)))
  expect(await refusal(s.engine.restores.drill(s.backup, s.group, orphaned, run))).toMatchObject({
    code: 'FOREIGN_KEYS',
  })

  withApplication(pathOf(s.master), (db) => {
    db.exec('DROP TABLE child; CREATE TABLE words (w TEXT); CREATE INDEX by_word ON words (w)')
    db.exec("INSERT INTO words VALUES ('a word to find')")
  })
  // The row and its index disagree: SQLite reads both all the same, and only its own check tells.
  const bytes = readFileSync(pathOf(s.master))
  bytes.write('A', bytes.indexOf('a word to find'))
  writeFileSync(pathOf(s.master), bytes)
  const torn = restoreOrder(s, 5, await done(take(s, 4)))
  expect(await refusal(s.engine.restores.drill(s.backup, s.group, torn, run))).toMatchObject({ code: 'INTEGRITY' })
  expect(instances(s)).toEqual([])
})

it('closing the engine cancels what runs, and leaves nothing behind', async () => {
  const s = await marked()
  withApplication(pathOf(s.master), (db) => db.exec('CREATE TABLE filler AS SELECT randomblob(9000000) AS x'))
  let closing: Promise<void> | null = null
  const work = take(s, 2, null, {
    run: {
      ...run,
      progress: ({ step }) => {
        if (step === 'hash') closing ??= s.engine.close()
      },
    },
  })
  expect(await work()).toMatchObject({ left: { _tag: 'Cancelled' } })
  await closing
  expect(readdirSync(stagingOf(s))).toEqual([])
  expect(await refusal(s.engine.restores.open(target(s), 'group/1/9' as EpochId, run))).toMatchObject({
    code: 'CLOSED',
  })
})
