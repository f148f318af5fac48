import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout } from 'node:timers/promises'
import { any, noStream } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { anEvent, filled, forwards, left, right } from './events.ts'
import { aFolder, openedForTest } from './folder.ts'

/** Holds the write lock, as another process in a long transaction does. */
const holdsTheLock = (path: string): DatabaseSync => {
  const db = new DatabaseSync(path)
  db.exec('BEGIN IMMEDIATE')
  return db
}

it('an append waits while another process writes, and this process goes on meanwhile', async () => {
  const path = join(await aFolder(), 'log.db')
  const log = await openedForTest({ path })
  const other = holdsTheLock(path)
  let ended = false
  const append = log
    .append('s', noStream, [anEvent()])()
    .finally(() => (ended = true))
  let ticks = 0
  for (; ticks < 20; ticks++) await setTimeout(2)
  expect(ended).toBe(false)
  expect(right(await forwards(log, 's')), 'reading waits for nobody').toEqual([])
  other.exec('ROLLBACK')
  other.close()
  expect(right(await append).revision).toBe(0n)
})

it('an append that has waited long enough is LogUnavailable, and is not written later', async () => {
  const path = join(await aFolder(), 'log.db')
  const log = await openedForTest({ path, busyWaitMs: 50 })
  const other = holdsTheLock(path)
  for (const answer of [await log.append('s', any, [anEvent()])(), await log.keepNewest('s', 3)()])
    expect(left(answer)).toMatchObject({ _tag: 'LogUnavailable', says: expect.stringContaining('busy') })
  other.exec('ROLLBACK')
  other.close()
  expect(right(await forwards(log, 's'))).toEqual([])
})

it('closing ends an append that waits', async () => {
  const path = join(await aFolder(), 'log.db')
  const log = await openedForTest({ path, busyWaitMs: 60_000 })
  const other = holdsTheLock(path)
  const append = log.append('s', any, [anEvent()])()
  await log.close()
  expect(left(await append)._tag).toBe('LogUnavailable')
  other.close()
})

it('a subscription is woken by its own stream alone', async () => {
  const path = join(await aFolder(), 'log.db')
  const [log, other] = [await openedForTest({ path }), await openedForTest({ path })]
  await filled(other, 'quiet', 1)
  const abort = new AbortController()
  const seen: string[] = []
  const follow = async () => {
    for await (const delivery of log.subscribe('quiet', null, abort.signal)) seen.push(delivery._tag)
  }
  const following = follow()
  for (let n = 0; n < 30; n++) {
    right(await other.append('busy', any, [anEvent()])())
    await setTimeout(2)
  }
  right(await other.append('quiet', any, [anEvent()])())
  while (seen.length < 3) await setTimeout(2)
  abort.abort()
  await following
  expect(seen).toEqual(['Event', 'CaughtUp', 'Event'])
})
