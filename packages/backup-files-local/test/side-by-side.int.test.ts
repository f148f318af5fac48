import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { backupFilesOn, localBackupFiles } from '../src/local-backup-files.ts'
import { FILE, holdsCopy, outcomesOf, sample, small } from './folders.ts'
import { type Made, spoilt } from './spoilt.ts'

const SIZE = 400_000

/** A file system that counts the bytes read from the staging folder. */
const counting = (before: (made: Made) => Promise<void> = async () => {}) => {
  const read = { bytes: 0 }
  const fileSystem = spoilt(async (made) => {
    if (made.call === 'read' && made.folder === 'staging') read.bytes += made.length
    await before(made)
  })
  return { read, fileSystem }
}

it('eight folders get eight files of their own from one read of the source', async () => {
  await using it = await sample(SIZE, ...'abcdefgh')
  const { read, fileSystem } = counting()
  const files = backupFilesOn(fileSystem, { ...small, waitLimitMs: 60_000 })
  expect(await outcomesOf(files, it.order)).toEqual(Array(8).fill(null))
  expect(read.bytes).toBe(SIZE)
  const copies = await Promise.all(it.order.to.map((folder) => stat(join(folder, FILE), { bigint: true })))
  expect(new Set(copies.map(({ dev, ino }) => `${dev}:${ino}`)).size).toBe(8)
  for (const folder of it.order.to) await holdsCopy(folder, it.bytes)
})

it('a folder that hangs is failed alone after the stall limit, while the others are finished', async () => {
  await using it = await sample(SIZE, 'good', 'dead', 'fine')
  const release = Promise.withResolvers<void>()
  let calls = 0
  const { fileSystem } = counting(async ({ call, folder, name }) => {
    if (folder !== 'dead' && name !== 'dead') return
    calls += 1
    if (call === 'write') await release.promise
  })
  const files = backupFilesOn(fileSystem, { ...small, stallLimitMs: 3_000, waitLimitMs: 20 })
  const [good, dead, fine] = await outcomesOf(files, it.order)
  expect([good, fine]).toEqual([null, null])
  expect(dead).toMatchObject({ _tag: 'Failed', retry: 'Transient', code: 'STALLED', folder: it.order.to[1] })

  // While the call hangs, the folder is not asked again: each further call could cost a thread for good.
  const before = calls
  expect((await outcomesOf(files, it.order))[1]?.code).toBe('STALLED')
  expect(calls).toBe(before)

  release.resolve()
  await sleep(50)
  expect(await outcomesOf(files, it.order)).toEqual([null, null, null])
  for (const folder of it.order.to) await holdsCopy(folder, it.bytes)
})

it('a slow folder does not set the pace: the others are finished first, and it gets the rest by itself', async () => {
  await using it = await sample(SIZE, 'quick', 'slow')
  const quickIsFinished = Promise.withResolvers<void>()
  let written = 0
  const { read, fileSystem } = counting(async ({ call, folder, name, length }) => {
    if (call === 'rename' && folder === 'quick' && name === FILE) quickIsFinished.resolve()
    if (call !== 'write' || folder !== 'slow') return
    written += length
    if (written > SIZE / 4) await quickIsFinished.promise
  })
  const files = backupFilesOn(fileSystem, { ...small, waitLimitMs: 10 })
  expect(await outcomesOf(files, it.order)).toEqual([null, null])
  expect(read.bytes).toBeGreaterThan(SIZE)
  expect(read.bytes).toBeLessThanOrEqual(2 * SIZE)
  for (const folder of it.order.to) await holdsCopy(folder, it.bytes)
})

it('a folder that is slow by less than the patience shares the one read', async () => {
  await using it = await sample(SIZE, 'quick', 'slow')
  const { read, fileSystem } = counting(async ({ call, folder }) => {
    if (call === 'write' && folder === 'slow') await sleep(1)
  })
  const files = backupFilesOn(fileSystem, { ...small, waitLimitMs: 60_000 })
  expect(await outcomesOf(files, it.order)).toEqual([null, null])
  expect(read.bytes).toBe(SIZE)
})

it('no more is read ahead of a folder than its buffer holds', async () => {
  await using it = await sample(SIZE, 'dead')
  const release = Promise.withResolvers<void>()
  const { read, fileSystem } = counting(async ({ call, folder }) => {
    if (call === 'write' && folder === 'dead') await release.promise
  })
  const files = backupFilesOn(fileSystem, { ...small, stallLimitMs: 1_000 })
  expect((await outcomesOf(files, it.order))[0]?.code).toBe('STALLED')
  expect(read.bytes).toBeGreaterThanOrEqual(small.bufferBytes)
  expect(read.bytes).toBeLessThanOrEqual(small.bufferBytes + small.pieceBytes)
  release.resolve()
})

it('two who copy the same backup into the same folder end with one right file', async () => {
  for (let round = 0; round < 10; round += 1) {
    await using it = await sample(SIZE, 'one')
    const both = await Promise.all(
      [localBackupFiles(small), localBackupFiles(small)].map((each) => outcomesOf(each, it.order)),
    )
    const errors = both.flat().filter((error) => error !== null)
    expect(errors.every((error) => error.retry === 'Transient')).toBe(true)
    expect(errors.length).toBeLessThan(2)
    expect(await outcomesOf(localBackupFiles(small), it.order)).toEqual([null])
    const [folder = ''] = it.order.to
    await holdsCopy(folder, it.bytes)
  }
})
