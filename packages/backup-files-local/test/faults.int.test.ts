import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { backupFilesOn } from '../src/local-backup-files.ts'
import { FILE, holdsCopy, outcomesOf, type Sample, sample, small } from './folders.ts'
import { spoilt, systemError } from './spoilt.ts'

const SIZE = 20_000
const run = { signal: new AbortController().signal, progress: () => {} }

/** How many calls a copy makes when nothing goes wrong. */
const callsOfACopy = async () => {
  let calls = 0
  await using it = await sample(SIZE, 'one', 'two')
  await outcomesOf(
    backupFilesOn(
      spoilt(async () => void calls++),
      small,
    ),
    it.order,
  )
  return calls
}

const finalsAreWhole = async (it: Sample) => {
  for (const folder of it.order.to) {
    const final = await readFile(join(folder, FILE)).catch(() => null)
    if (final !== null) expect(final.equals(it.bytes)).toBe(true)
  }
}

it('a copier that dies before any one of its calls leaves nothing wrong, and the next one ends the work', async () => {
  const calls = await callsOfACopy()
  expect(calls).toBeGreaterThan(50)
  for (let last = 0; last < calls; last += 1) {
    await using it = await sample(SIZE, 'one', 'two')
    let made = 0
    const dying = spoilt(async () => {
      if (made++ >= last) throw systemError('EIO')
    })
    await backupFilesOn(dying, small).copy(it.order, run)()
    await finalsAreWhole(it)
    expect(
      await outcomesOf(
        backupFilesOn(
          spoilt(async () => {}),
          small,
        ),
        it.order,
      ),
    ).toEqual([null, null])
    for (const folder of it.order.to) {
      // A manifest on its way to its name when its writer died stays until the backup is removed.
      const finished = ['.manifest.json', ''].map((end) => readFile(join(folder, `${FILE}${end}`)))
      expect((await Promise.all(finished)).at(1)?.equals(it.bytes)).toBe(true)
    }
  }
})

it.each(['EIO', 'ENOSPC', 'EACCES'])('%s in any one call of one folder costs at most that folder', async (code) => {
  const calls = await callsOfACopy()
  for (let at = 0; at < calls; at += 1) {
    await using it = await sample(SIZE, 'one', 'two')
    let made = 0
    const failing = spoilt(async ({ folder, name }) => {
      const ofOne = folder === 'one' || name === 'one'
      if (ofOne && made++ === at) throw systemError(code)
    })
    const [one, two] = await outcomesOf(backupFilesOn(failing, small), it.order)
    if (made <= at) break
    expect(two).toBe(null)
    if (one != null) expect(one._tag).toBe({ EIO: 'Failed', ENOSPC: 'NoSpace', EACCES: 'NotPermitted' }[code])
    await finalsAreWhole(it)
    expect(
      await outcomesOf(
        backupFilesOn(
          spoilt(async () => {}),
          small,
        ),
        it.order,
      ),
    ).toEqual([null, null])
  }
})

it('a source that cannot be read midway fails the whole copy, and the next one carries it on', async () => {
  await using it = await sample(SIZE, 'one', 'two')
  let reads = 0
  const failing = spoilt(async ({ call, folder }) => {
    if (call === 'read' && folder === 'staging' && ++reads === 3) throw systemError('EIO')
  })
  const result = await backupFilesOn(failing, small).copy(it.order, run)()
  expect(isLeft(result) && result.left).toMatchObject({ _tag: 'Failed', retry: 'Transient', code: 'EIO' })
  expect(
    await outcomesOf(
      backupFilesOn(
        spoilt(async () => {}),
        small,
      ),
      it.order,
    ),
  ).toEqual([null, null])
  for (const folder of it.order.to) await holdsCopy(folder, it.bytes)
})

it('a file that is held open for a moment is renamed over on Windows; elsewhere a refusal is one', async () => {
  for (const [platform, expected] of [
    ['win32', null],
    ['linux', 'NotPermitted'],
  ] as const) {
    await using it = await sample(SIZE, 'one')
    let held = 2
    const busy = spoilt(async ({ call, name }) => {
      if (call === 'rename' && name === FILE && held-- > 0) throw systemError('EPERM')
    }, platform)
    const [one] = await outcomesOf(backupFilesOn(busy, small), it.order)
    expect(one?._tag ?? null).toBe(expected)
  }
})

it('what a folder answers is told by what it means', async () => {
  const meanings = {
    ENOSPC: ['NoSpace', 'Transient'],
    EDQUOT: ['NoSpace', 'Transient'],
    EACCES: ['NotPermitted', 'Permanent'],
    EPERM: ['NotPermitted', 'Permanent'],
    EROFS: ['NotPermitted', 'Permanent'],
    EFBIG: ['Failed', 'Permanent'],
    EIO: ['Failed', 'Transient'],
    ESTALE: ['Failed', 'Transient'],
    EHOSTDOWN: ['Failed', 'Transient'],
  }
  for (const [code, [tag, retry]] of Object.entries(meanings)) {
    await using it = await sample(SIZE, 'one')
    const failing = spoilt(async ({ call, name }) => {
      if (call === 'write' && name.includes('check')) throw systemError(code)
    })
    const [folder = ''] = it.order.to
    const result = await backupFilesOn(failing, small).check(folder)()
    expect(isLeft(result) && result.left).toMatchObject({ _tag: tag, retry, code, folder })
  }
})
