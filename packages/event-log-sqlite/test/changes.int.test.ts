import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { any } from '@db-failover/ports'
import { expect, it } from 'vitest'
import { changesOf } from '../src/changes.ts'
import { settingsOf } from '../src/config.ts'
import { prepared } from '../src/connection.ts'
import { anEvent, filled, right } from './events.ts'
import { aFolder, openedForTest } from './folder.ts'

/** A log, and the changes that another connection to it sees. */
const watched = async () => {
  const path = join(await aFolder(), 'log.db')
  const log = await openedForTest({ path })
  await filled(log, 's', 1)
  const db = new DatabaseSync(path)
  const changes = changesOf({
    settings: settingsOf({ path }),
    db,
    store: '',
    statements: prepared(db),
    inPlace: () => true,
    seen: { streams: null },
    closed: new AbortController().signal,
  })
  return { log, changes, append: async () => right(await log.append('s', any, [anEvent()])()) }
}

const never = new AbortController().signal

it('what was appended between the mark and the wait ends the wait at once', async () => {
  const { changes, append } = await watched()
  const mark = changes.mark()
  await append()
  await changes.since(mark, 's', never)
})

it('what is appended during the wait ends it, and an append to another stream does not', async () => {
  const { log, changes, append } = await watched()
  let woken = false
  const waiting = changes.since(changes.mark(), 's', never).then(() => {
    woken = true
  })
  await filled(log, 'another', 1)
  const others = changes.since(changes.mark(), 'another', never)
  await filled(log, 'a-third', 1)
  right(await log.append('another', any, [anEvent()])())
  await others
  expect(woken).toBe(false)
  await append()
  await waiting
})

it('a wait ends when its signal aborts, and leaves no timer behind', async () => {
  const { changes } = await watched()
  const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
  const before = timers()
  const abort = new AbortController()
  const waits = ['s', 's', 't'].map((stream) => changes.since(changes.mark(), stream, abort.signal))
  expect(timers()).toBe(before + 1)
  abort.abort()
  await Promise.all(waits)
  expect(timers()).toBe(before)
})
