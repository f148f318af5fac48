import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Entry } from '@db-failover/domain'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { done, epoch, marked, namesIn, operation, refusal, restoreOrder, run, signal, take, target } from './given.ts'
import { pathOf, withApplication } from './subject.ts'

/** A file system of three megabytes; null where this user may not mount one. */
let small: string | null = null

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'engine-sqlite-small-'))
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=3m', 'tmpfs', folder], { stdio: 'ignore' })
    small = folder
  } catch {
    rmSync(folder, { recursive: true })
  }
})

afterAll(() => {
  if (small === null) return
  execFileSync('umount', ['--lazy', small])
  rmSync(small, { recursive: true, force: true })
})

/** An empty folder on the small disk. */
const smallFolder = (name: string): string | null => {
  if (small === null) return null
  rmSync(join(small, name), { recursive: true, force: true })
  mkdirSync(join(small, name))
  return join(small, name)
}

const larger = async () => {
  const s = await marked()
  withApplication(pathOf(s.master), (db) => db.exec('CREATE TABLE filler AS SELECT randomblob(4000000) AS x'))
  return s
}

const unavailable = 'a small file system can be mounted by root on Linux only'

it('a backup into a full staging folder says so, leaves nothing, and succeeds when there is space', async (context) => {
  const staging = smallFolder('staging')
  if (staging === null) return context.skip(unavailable)
  expect(() => writeFileSync(join(staging, 'probe'), Buffer.alloc(4_000_000)), 'the disk is small').toThrow('ENOSPC')
  rmSync(join(staging, 'probe'))
  const s = await larger()
  const entry: Entry = { ...s.master.entry, staging: { server: staging, supervisor: staging } }
  const order = { set: operation(2), kind: 'full' as const, epoch, base: null, contingency: false }
  const error = await refusal(s.engine.backups.take({ ...target(s), entry }, order, run))
  expect(error).toMatchObject({ _tag: 'NoSpace', retry: 'Transient' })
  expect(namesIn(staging)).toEqual([])
  expect(await done(s.engine.backups.find({ ...target(s), entry }, operation(2), run))).toBeNull()
  await done(take(s, 2))
})

it('a restore into a full instance folder says so and leaves nothing', async (context) => {
  const instance = smallFolder('instance')
  if (instance === null) return context.skip(unavailable)
  const s = await larger()
  const order = restoreOrder(s, 3, await done(take(s, 2)))
  const error = await refusal(s.engine.restores.restore({ ...s.backup, instance }, s.group, order, run))
  expect(error).toMatchObject({ _tag: 'NoSpace', retry: 'Transient' })
  expect(namesIn(instance)).toEqual([])
})

it('the check of an entry names the folder that is nearly full', async (context) => {
  const backup = smallFolder('backup')
  if (backup === null) return context.skip(unavailable)
  const s = await marked()
  const entry: Entry = { ...s.backup, backup: { server: backup, supervisor: backup } }
  const findings = await done(s.engine.health.check(s.group, entry, signal))
  expect(findings.filter((f) => !f.ok).map((f) => f.check)).toEqual(['backup space'])
})
