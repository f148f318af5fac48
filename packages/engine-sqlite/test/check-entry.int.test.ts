import { rmSync, writeFileSync } from 'node:fs'
import type { Entry } from '@db-failover/domain'
import { expect, it } from 'vitest'
import { done, marked, namesIn, signal } from './given.ts'
import { instanceOf, type SqliteSubject } from './subject.ts'

const failing = async (s: SqliteSubject, entry: Entry) =>
  (await done(s.engine.health.check(s.group, entry, signal))).filter((f) => !f.ok)

it('a fit entry passes, and nothing is left in its folders', async () => {
  const s = await marked()
  expect(await failing(s, s.backup)).toEqual([])
  for (const folder of [instanceOf(s.backup), s.backup.staging.supervisor, s.backup.backup.supervisor])
    expect(namesIn(folder)).toEqual([])
})

it('each folder that is missing or is none is named', async () => {
  const s = await marked()
  rmSync(s.backup.staging.supervisor, { recursive: true })
  rmSync(s.backup.backup.supervisor, { recursive: true })
  writeFileSync(s.backup.backup.supervisor, '')
  const { staging, backup } = s.backup
  expect(await failing(s, s.backup)).toMatchObject([
    {
      check: 'staging folder',
      says: `The staging folder ${staging.supervisor} cannot be used: it is not there: make it, or correct the entry. (ENOENT)`,
    },
    {
      check: 'backup folder',
      says: `The backup folder ${backup.supervisor} cannot be used: it is no folder. (FAILED)`,
    },
  ])
})

it('an entry without an instance folder is named', async () => {
  const s = await marked()
  expect(await failing(s, { ...s.backup, instance: null })).toMatchObject([{ check: 'instance folder' }])
})

it('a database name that some platform would not take in a file name is refused', async () => {
  const s = await marked()
  for (const database of ['a/b', 'a\\b', '..', 'C:app', 'app?', '', 'x'.repeat(250)])
    expect(await failing(s, { ...s.backup, database }), database).toMatchObject([{ check: 'name' }])
})
