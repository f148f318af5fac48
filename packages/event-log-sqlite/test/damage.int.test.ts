import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { any, type EventLog, exactly, type StoredEvent } from '@db-failover/ports'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anEvent, filled, forwards, left, right } from './events.ts'
import { aFolder, opened, openedForTest } from './folder.ts'

const PAGE = 4096

/** A closed log of one stream; its bytes. */
const aClosedLog = async (path: string, count: number): Promise<Buffer> => {
  const log = await opened({ path })
  await filled(log, 's', count)
  await log.close()
  return readFileSync(path)
}

const changed = async (sql: string) => {
  const path = join(await aFolder(), 'log.db')
  await aClosedLog(path, 10)
  const db = new DatabaseSync(path)
  db.exec(sql)
  db.close()
  return openedForTest({ path })
}

/** Reads page by page up to the first event that cannot be read, and says what is wrong with it. */
const readUntilError = async (log: EventLog, stream: string) => {
  const events: StoredEvent[] = []
  let most = 50
  for (let from = 0n; ; ) {
    const page = await forwards(log, stream, from, most)
    if (page._tag === 'Left') {
      const error = page.left
      if (error._tag !== 'CorruptEvent' || error.revision <= from) return { events, error }
      // A damaged index may hide something else again in the shorter page.
      most = Number(error.revision - from)
      continue
    }
    const last = page.right.at(-1)
    if (last === undefined) return { events, error: null }
    events.push(...page.right)
    from = last.revision + 1n
  }
}

describe('damage is named', () => {
  it.each([
    ['other data', `UPDATE events SET data = '{"n":99}' WHERE revision = 4`],
    ['other metadata', `UPDATE events SET metadata = '{"by":"me"}' WHERE revision = 4`],
    ['another type', `UPDATE events SET type = 'Read' WHERE revision = 4`],
    ['another schema version', 'UPDATE events SET schemaVersion = 2 WHERE revision = 4'],
    ['another event id', `UPDATE events SET eventId = '00000000-0000-4000-8000-000000000000' WHERE revision = 4`],
    ['another checksum', `UPDATE events SET checksum = 'x' WHERE revision = 4`],
    ['no row', 'DELETE FROM events WHERE revision = 4'],
    ['the row of another revision', 'UPDATE events SET revision = 40 WHERE revision = 4'],
  ])('an event with %s', async (_, sql) => {
    const log = await changed(sql)
    expect(left(await forwards(log, 's'))).toMatchObject({ _tag: 'CorruptEvent', stream: 's', revision: 4n })
    expect(right(await forwards(log, 's', 'start', 4))).toHaveLength(4)
    expect(right(await forwards(log, 's', 5n))).toHaveLength(5)
  })

  it('the newest event taken away', async () => {
    const log = await changed('DELETE FROM events WHERE revision = 9')
    expect(left(await forwards(log, 's'))).toMatchObject({ _tag: 'CorruptEvent', revision: 9n })
    expect(left(await log.read('s', { direction: 'backwards', from: 'end', most: 1 })())).toMatchObject({
      _tag: 'CorruptEvent',
      revision: 9n,
    })
  })

  it('a page full of rubbish: the first event on it, and nothing before it is lost', async () => {
    const path = join(await aFolder(), 'log.db')
    const bytes = await aClosedLog(path, 1000)
    const page = Math.floor(bytes.indexOf('"n":500}') / PAGE)
    const onPage = [
      ...bytes
        .subarray(page * PAGE, (page + 1) * PAGE)
        .toString('latin1')
        .matchAll(/"n":(\d+)\}/g),
    ]
    bytes.fill(0xa5, page * PAGE, (page + 1) * PAGE)
    writeFileSync(path, bytes)
    const first = Math.min(...onPage.map((found) => Number(found[1])))
    const after = BigInt(Math.max(...onPage.map((found) => Number(found[1]))) + 1)
    const log = await openedForTest({ path })
    const { events, error } = await readUntilError(log, 's')
    expect(error).toMatchObject({ _tag: 'CorruptEvent', stream: 's' })
    expect([BigInt(first), BigInt(first - 1)]).toContain(error?._tag === 'CorruptEvent' ? error.revision : null)
    expect(events.map((e) => e.revision)).toEqual(Array.from({ length: events.length }, (_, n) => BigInt(n)))
    expect(right(await forwards(log, 's', after + 1n)).at(-1)?.revision).toBe(999n)
  })

  it('an index that does not know a stream: it is not taken for a missing one', async () => {
    const path = join(await aFolder(), 'log.db')
    const log = await opened({ path })
    await filled(log, 'of-some-name', 3)
    await log.close()
    const db = new DatabaseSync(path)
    const root = db.prepare(`SELECT rootpage FROM sqlite_schema WHERE name = 'sqlite_autoindex_streams_1'`).get()
    db.close()
    const bytes = readFileSync(path)
    const at = bytes.indexOf('of-some-name', (Number(root?.['rootpage']) - 1) * PAGE)
    bytes.write('of-some-nama', at, 'latin1')
    writeFileSync(path, bytes)
    const again = await openedForTest({ path })
    for (const answer of [
      await forwards(again, 'of-some-name'),
      await again.append('of-some-name', any, [anEvent()])(),
    ])
      expect(left<{ readonly _tag: string }>(answer)._tag).toBe('LogDamaged')
  })

  it('whatever page is damaged, and however: readers get what was written or an error, and an append does no harm', async () => {
    const folder = await aFolder()
    const sound = await aClosedLog(join(folder, 'sound.db'), 120)
    const log = await openedForTest({ path: join(folder, 'sound.db') })
    const written = right(await forwards(log, 's'))
    const pages = sound.length / PAGE
    let found = 0
    let round = 0
    const damage = fc.oneof(
      fc.constant({ fill: 0 }),
      fc.constant({ fill: 0xff }),
      fc.record({ flip: fc.nat(PAGE * 8 - 1) }),
    )
    await fc.assert(
      fc.asyncProperty(fc.nat(pages - 1), damage, async (page, how) => {
        const path = join(folder, `${round++}.db`)
        const bytes = Buffer.from(sound)
        if ('fill' in how) bytes.fill(how.fill, page * PAGE, (page + 1) * PAGE)
        else {
          const at = page * PAGE + (how.flip >> 3)
          bytes[at] = (bytes[at] ?? 0) ^ (1 << (how.flip & 7))
        }
        writeFileSync(path, bytes)
        const opened = await openSqliteEventLog({ path })()
        if (opened._tag === 'Left') {
          found++
          expect(opened.left.says).toContain(path)
          return
        }
        const { events, error } = await readUntilError(opened.right, 's')
        expect(events).toEqual(written.slice(0, events.length))
        if (error === null) expect(events).toHaveLength(120)
        else {
          found++
          expect(['CorruptEvent', 'LogDamaged']).toContain(error._tag)
        }
        const more = await opened.right.append('s', exactly(119n), [anEvent('more')])()
        const again = await readUntilError(opened.right, 's')
        expect(again.events.slice(0, events.length)).toEqual(events)
        if (more._tag === 'Right' && error === null) expect(again.events.at(-1)?.data).toBe('more')
        if (more._tag === 'Left') expect(['LogDamaged', 'InvalidAppend']).toContain(more.left._tag)
        await opened.right.close()
      }),
      { numRuns: 200 },
    )
    expect(found, 'no damage was ever found').toBeGreaterThan(20)
  })
})
