import { copyFileSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { any, exactly } from '@db-failover/ports'
import { describe, expect, it } from 'vitest'
import { anEvent, filled, forwards, left, right } from './events.ts'
import { aFolder, opened, openedForTest } from './folder.ts'

const move = (from: string, to: string): void => {
  for (const ending of ['', '-wal', '-shm']) renameSync(from + ending, to + ending)
}

// Windows refuses to remove, rename or replace a file that SQLite holds open.
describe.skipIf(process.platform === 'win32')('an open log whose file is no longer at its path', () => {
  it.each<[string, (path: string) => void | Promise<void>]>([
    ['the file was removed', (path) => rmSync(path)],
    ['the file was renamed', (path) => renameSync(path, `${path}.old`)],
    ['all three files were renamed', (path) => move(path, `${path}.old`)],
    ['the write-ahead log was removed', (path) => rmSync(`${path}-wal`)],
    ['the shared memory was removed', (path) => rmSync(`${path}-shm`)],
    [
      'an older copy was put in its place',
      (path) => {
        copyFileSync(path, `${path}.copy`)
        renameSync(`${path}.copy`, path)
      },
    ],
    [
      'another log was put in its place',
      async (path) => {
        move(path, `${path}.old`)
        const another = await opened({ path })
        await filled(another, 's', 3)
        await another.close()
      },
    ],
  ])('answers LogUnavailable and acknowledges nothing: %s', async (_, replace) => {
    const path = join(await aFolder(), 'log.db')
    const log = await openedForTest({ path })
    await filled(log, 's', 3)
    await replace(path)
    const unavailable = { _tag: 'LogUnavailable', retry: 'Transient', says: expect.stringContaining('opened') }
    expect(left(await log.append('s', exactly(2n), [anEvent()])())).toMatchObject(unavailable)
    expect(left(await log.append('s', any, [anEvent()])())).toMatchObject(unavailable)
    expect(left(await log.keepNewest('s', 1)())).toMatchObject(unavailable)
    expect(left(await forwards(log, 's'))).toMatchObject(unavailable)
  })

  it('has written nothing to the files that were moved away, which are a sound log where they now lie', async () => {
    const path = join(await aFolder(), 'log.db')
    const log = await openedForTest({ path })
    await filled(log, 's', 3)
    move(path, `${path}.old`)
    left(await log.append('s', any, [anEvent()])())
    const moved = await openedForTest({ path: `${path}.old`, create: false })
    expect(right(await forwards(moved, 's'))).toHaveLength(3)
    expect(readdirSync(join(path, '..'))).not.toContain('log.db')
  })

  it('says so to a subscription that is waiting', async () => {
    const path = join(await aFolder(), 'log.db')
    const log = await openedForTest({ path })
    for await (const delivery of log.subscribe('s', null, new AbortController().signal)) {
      // Later, when the subscription has long begun to wait.
      if (delivery._tag === 'CaughtUp') setTimeout(() => renameSync(path, `${path}.old`), 40)
      else {
        expect(delivery).toMatchObject({ _tag: 'Interrupted', error: { _tag: 'LogUnavailable' } })
        break
      }
    }
  })
})

describe('a receipt', () => {
  it('that an older copy of the log cannot show is TooOld', async () => {
    const folder = await aFolder()
    const path = join(folder, 'log.db')
    const log = await opened({ path })
    const early = await filled(log, 's', 3)
    await log.close()
    copyFileSync(path, join(folder, 'older.db'))
    const again = await opened({ path })
    const late = right(await again.append('s', exactly(2n), [anEvent()])())
    await again.close()
    copyFileSync(join(folder, 'older.db'), path)

    const restored = await openedForTest({ path })
    const read = (notOlderThan: typeof early) =>
      restored.read('s', { direction: 'forwards', from: 'start', most: 9, notOlderThan })()
    expect(right(await read(early))).toHaveLength(3)
    expect(left(await read(late))).toMatchObject({ _tag: 'TooOld', retry: 'Transient' })
  })

  it('of another log is TooOld', async () => {
    const folder = await aFolder()
    const [a, b] = [
      await openedForTest({ path: join(folder, 'a.db') }),
      await openedForTest({ path: join(folder, 'b.db') }),
    ]
    const notOlderThan = await filled(a, 's', 1)
    await filled(b, 's', 5)
    expect(left(await b.read('s', { direction: 'forwards', from: 'start', most: 9, notOlderThan })())._tag).toBe(
      'TooOld',
    )
  })
})
