import { chmodSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { describe, expect, it } from 'vitest'
import { start } from './child.ts'
import { filled, forwards, left, right } from './events.ts'
import { aFolder, opened, openedForTest } from './folder.ts'

const refusal = async (path: string, create = true) => left(await openSqliteEventLog({ path, create })())

/** The file is as it was, and nothing was put beside it. */
const untouched = async (folder: string, name: string, act: () => Promise<void>): Promise<void> => {
  const before = readFileSync(join(folder, name))
  await act()
  expect(readFileSync(join(folder, name)).equals(before)).toBe(true)
  expect(readdirSync(folder)).toEqual([name])
}

describe('a log is opened', () => {
  it('from nothing, whole, without leftovers, and again with what was in it', async () => {
    const folder = await aFolder()
    const path = join(folder, 'log.db')
    const log = await opened({ path })
    await filled(log, 's', 3)
    await log.close()
    expect(readdirSync(folder)).toEqual(['log.db'])
    const again = await openedForTest({ path, create: false })
    expect(right(await forwards(again, 's'))).toHaveLength(3)
  })

  it('as one log by many that begin it at once', async () => {
    const folder = await aFolder()
    const path = join(folder, 'log.db')
    const logs = await Promise.all(Array.from({ length: 8 }, () => openedForTest({ path })))
    for (const [n, log] of logs.entries()) await filled(log, `s${n}`, 1)
    for (const log of logs) expect(right(await forwards(log, 's7'))).toHaveLength(1)
    expect(readdirSync(folder).filter((name) => name.endsWith('.new'))).toEqual([])
  })
})

describe('a log that cannot be opened is one clear error', () => {
  it('its folder is missing', async () => {
    const path = join(await aFolder(), 'nowhere', 'log.db')
    expect(await refusal(path)).toMatchObject({ _tag: 'FolderMissing', retry: 'Permanent', path })
    expect((await refusal(path)).says).toContain('nowhere')
  })

  it('it is missing and none is to be created', async () => {
    const folder = await aFolder()
    expect((await refusal(join(folder, 'log.db'), false))._tag).toBe('LogMissing')
    expect(readdirSync(folder)).toEqual([])
  })

  it('it is no SQLite file', async () => {
    const folder = await aFolder()
    writeFileSync(join(folder, 'log.db'), 'groups:\n  - orders\n'.repeat(50))
    await untouched(folder, 'log.db', async () => {
      expect(await refusal(join(folder, 'log.db'))).toMatchObject({
        _tag: 'NotALog',
        says: expect.stringContaining('no'),
      })
    })
  })

  it("it is another application's SQLite file", async () => {
    const folder = await aFolder()
    const foreign = new DatabaseSync(join(folder, 'shop.db'))
    foreign.exec('PRAGMA journal_mode = WAL; CREATE TABLE events (id); CREATE TABLE log (x); PRAGMA application_id = 7')
    foreign.close()
    await untouched(folder, 'shop.db', async () => {
      expect((await refusal(join(folder, 'shop.db')))._tag).toBe('NotALog')
    })
  })

  it('it is empty, as after a truncation', async () => {
    const folder = await aFolder()
    writeFileSync(join(folder, 'log.db'), '')
    await untouched(folder, 'log.db', async () => {
      expect(await refusal(join(folder, 'log.db'))).toMatchObject({
        _tag: 'NotALog',
        says: expect.stringContaining('empty'),
      })
    })
  })

  it.each([50, 4096, 5000, 20_000])('it was truncated to %i bytes', async (bytes) => {
    const path = join(await aFolder(), 'log.db')
    const log = await opened({ path })
    await filled(log, 's', 500)
    await log.close()
    truncateSync(path, bytes)
    const error = await refusal(path)
    expect(['LogDamaged', 'NotALog']).toContain(error._tag)
    expect(error.says).toContain(path)
  })

  it('it was written by a newer version', async () => {
    const folder = await aFolder()
    const path = join(folder, 'log.db')
    await (await opened({ path })).close()
    const newer = new DatabaseSync(path)
    newer.exec('UPDATE log SET schemaVersion = 2; PRAGMA wal_checkpoint(TRUNCATE)')
    newer.close()
    await untouched(folder, 'log.db', async () => {
      expect(await refusal(path)).toMatchObject({ _tag: 'NewerLog', says: expect.stringContaining('layout 2') })
    })
  })

  it('its path is a folder', async () => {
    const folder = await aFolder()
    const error = await refusal(folder)
    expect(error.says).toContain(folder)
    expect(readdirSync(folder)).toEqual([])
  })

  for (const there of [false, true])
    it(`it may not be written: ${there ? 'the file' : 'a new file in the folder'}`, async ({ skip }) => {
      const folder = await aFolder()
      const path = join(folder, 'log.db')
      if (there) {
        const log = await opened({ path })
        await filled(log, 's', 1)
        await log.close()
        chmodSync(path, 0o444)
      }
      chmodSync(folder, 0o555)
      // Root is stopped by no mode, another user is: so the child runs as one, and first proves that it is stopped.
      const child = start('processes/open-read-only.ts', [path], process.getuid?.() === 0 ? 65534 : undefined)
      const plainWrite = await child.line()
      if (plainWrite === null) {
        const { errors } = await child.ended
        expect(errors).toContain('EACCES')
        skip(`a process of another user may not run what is tested: ${errors}`)
      }
      if (plainWrite !== 'refused') skip(`a plain write into a read-only folder is not refused here: ${plainWrite}`)
      const answer = await child.line()
      expect(answer, (await child.ended).errors).toBe('NotWritable')
      expect(readdirSync(folder)).toEqual(there ? ['log.db'] : [])
      chmodSync(folder, 0o755)
    })
})
