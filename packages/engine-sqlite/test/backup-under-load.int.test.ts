import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { backup, DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { done, following, marked, restore, restoreOrder, sha256, stagingOf, take } from './given.ts'
import { start } from './processes/start.ts'
import { pathOf, type SqliteSubject, withApplication } from './subject.ts'

const accounts = 20_000
const amount = 100

/** Some thousand pages of accounts. */
const fill = (s: SqliteSubject): void =>
  withApplication(pathOf(s.master), (db) => {
    db.exec('CREATE TABLE moves (n INTEGER); INSERT INTO moves VALUES (0)')
    db.exec('CREATE TABLE accounts (id INTEGER PRIMARY KEY, amount INTEGER, note TEXT)')
    db.exec('BEGIN')
    const insert = db.prepare('INSERT INTO accounts VALUES (?, ?, ?)')
    for (let i = 0; i < accounts; i++) insert.run(i, amount, 'n'.repeat(300))
    db.exec('COMMIT')
  })

const movesIn = (path: string): number =>
  withApplication(path, (db) => Number({ ...db.prepare('SELECT n FROM moves').get() }['n']))

/** The hash of the snapshot as the backup reads it, taken while it lies beside the backup. */
const snapshotHash = (s: SqliteSubject, found: (hash: string) => void) =>
  following(({ step }) => {
    const name = readdirSync(stagingOf(s)).find((n) => n.endsWith('.tmp'))
    if (step === 'hash' && name !== undefined) found(sha256(join(stagingOf(s), name)))
  })

const underLoad = async (s: SqliteSubject, work: () => Promise<void>) => {
  const writer = start('foreign-writer', pathOf(s.master))
  try {
    await writer.says((line) => line === 'going')
    await work()
  } finally {
    await writer.kill()
  }
}

it('a full and a differential under a constant foreign writer restore byte for byte to one instant each', async () => {
  const s = await marked('wal')
  fill(s)
  const hashes: string[] = []
  const moves: number[] = []
  const taken: Awaited<ReturnType<ReturnType<typeof take>>>[] = []
  await underLoad(s, async () => {
    for (const set of [2, 3]) {
      moves.push(movesIn(pathOf(s.master)))
      const base = taken[0]?._tag === 'Right' ? taken[0].right : null
      let hash = ''
      taken.push(
        await take(s, set, base, {
          run: snapshotHash(s, (h) => {
            hash = h
          }),
        })(),
      )
      hashes.push(hash)
      moves.push(movesIn(pathOf(s.master)))
    }
  })
  const [full, differential] = taken.map((t) => (t._tag === 'Right' ? t.right : null))
  if (!full || !differential) throw new Error(`a backup failed: ${JSON.stringify(taken)}`)
  const [beforeFull, afterFull, beforeDifferential, afterDifferential] = moves as [number, number, number, number]
  expect(afterFull, 'the writer went on during the full').toBeGreaterThan(beforeFull)

  const first = await restore(s, restoreOrder(s, 4, full))
  const second = await restore(s, restoreOrder(s, 5, full, differential))
  expect([sha256(pathOf(first)), sha256(pathOf(second))]).toEqual(hashes)

  for (const [at, least, most] of [
    [first, beforeFull, afterFull],
    [second, beforeDifferential, afterDifferential],
  ] as const)
    withApplication(pathOf(at), (db) => {
      expect({ ...db.prepare('PRAGMA integrity_check').get() }).toEqual({ integrity_check: 'ok' })
      expect({ ...db.prepare('SELECT sum(amount) AS total FROM accounts').get() }).toEqual({
        total: accounts * amount,
      })
      const n = Number({ ...db.prepare('SELECT n FROM moves').get() }['n'])
      expect(n).toBeGreaterThanOrEqual(least)
      expect(n).toBeLessThanOrEqual(most)
    })
})

/** Waits, without letting this process do anything else, until the foreign writer has committed once more. */
const awaitForeignCommit = (path: string): void => {
  const before = movesIn(path)
  while (movesIn(path) === before);
}

it('a foreign commit between any two steps starts an online backup anew, and ours not', async () => {
  const s = await marked('wal')
  fill(s)
  const path = pathOf(s.master)
  const bare: number[] = []
  const ours: number[] = []
  await underLoad(s, async () => {
    const source = new DatabaseSync(path, { readOnly: true })
    const stopped = backup(source, join(s.root, 'bare'), {
      rate: 512,
      progress: ({ totalPages, remainingPages }) => {
        bare.push(totalPages - remainingPages)
        if (bare.length === 4) throw new Error('seen enough')
        awaitForeignCommit(path)
      },
    })
    await expect(stopped).rejects.toThrow('seen enough')
    source.close()
    const run = following(({ step, fraction }) => {
      if (step !== 'snapshot') return
      ours.push(fraction ?? 0)
      if (ours.length > 50) throw new Error('the copy starts anew and anew')
      awaitForeignCommit(path)
    })
    await done(take(s, 2, null, { run }))
  })
  expect(new Set(bare).size, 'without a read transaction every step is the first one').toBe(1)
  expect(ours.length).toBeGreaterThan(2)
  expect(ours.every((fraction, i) => i === 0 || fraction > (ours[i - 1] ?? 1))).toBe(true)
})

it('with a rollback journal the writer waits for the copy, and the backup is one instant all the same', async () => {
  const s = await marked('delete')
  fill(s)
  await underLoad(s, async () => {
    const full = await done(take(s, 2))
    const at = await restore(s, restoreOrder(s, 3, full))
    withApplication(pathOf(at), (db) =>
      expect({ ...db.prepare('SELECT sum(amount) AS total FROM accounts').get() }).toEqual({
        total: accounts * amount,
      }),
    )
  })
  expect(movesIn(pathOf(s.master))).toBeGreaterThan(0)
})

it('a backup cancelled in the middle stops, leaves nothing, and shows how far it was', async () => {
  const s = await marked('wal')
  fill(s)
  const cancel = new AbortController()
  const seen: (number | null)[] = []
  const stopping = following(({ step, fraction }) => {
    if (step === 'snapshot') seen.push(fraction)
    if (seen.length === 2) cancel.abort()
  }, cancel.signal)
  const outcome = await take(s, 2, null, { run: stopping })()
  expect(outcome).toMatchObject({ _tag: 'Left', left: { _tag: 'Cancelled' } })
  expect(seen.length).toBe(2)
  expect(seen[1]).toBeGreaterThan(seen[0] ?? 1)
  expect(readdirSync(stagingOf(s))).toEqual([])
})
