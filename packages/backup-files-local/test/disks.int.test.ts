import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { open, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, it, type TestContext } from 'vitest'
import { localBackupFiles } from '../src/local-backup-files.ts'
import { FILE, holdsCopy, outcomesOf, sample, small } from './folders.ts'
import { type Attempt, imageDisk, smallDisk } from './mounts.ts'

const MIB = 1024 * 1024
const never = new AbortController().signal

const orSkip = <A>(context: TestContext, attempted: Attempt<A>): A =>
  'why' in attempted ? context.skip(attempted.why) : attempted.made

it('a full disk fails its folder alone, is not kept full, and gets its copy once there is room', async (context) => {
  using disk = orSkip(context, smallDisk(MIB))
  await using it = await sample(3 * MIB, 'roomy')
  const order = { ...it.order, to: [disk.folder, ...it.order.to] }
  const plain = await writeFile(join(disk.folder, 'plain'), it.bytes).catch((error) => error.code)
  assert.equal(plain, 'ENOSPC', 'a plain write must fail here, or the test proves nothing')
  execFileSync('rm', [join(disk.folder, 'plain')])

  const files = localBackupFiles(small)
  const [full, roomy] = await outcomesOf(files, order)
  expect(full).toMatchObject({ _tag: 'NoSpace', retry: 'Transient', code: 'ENOSPC', folder: disk.folder })
  expect(roomy).toBe(null)
  expect(await readdir(disk.folder)).toEqual([])

  disk.again(`size=${8 * MIB}`)
  expect(await outcomesOf(files, order)).toEqual([null, null])
  await holdsCopy(disk.folder, it.bytes)
})

it('a read-only folder is told apart from a full one, and refuses the check', async (context) => {
  using disk = orSkip(context, smallDisk(8 * MIB))
  await using it = await sample(MIB, 'writable')
  const files = localBackupFiles(small)
  await outcomesOf(files, { ...it.order, to: [disk.folder] })
  disk.again('ro')
  const plain = await writeFile(join(disk.folder, 'plain'), 'x').catch((error) => error.code)
  assert.equal(plain, 'EROFS', 'a plain write must fail here, or the test proves nothing')

  const readOnly = { _tag: 'NotPermitted', retry: 'Permanent', code: 'EROFS', folder: disk.folder }
  const [outcome, writable] = await outcomesOf(files, {
    ...it.order,
    to: [disk.folder, ...it.order.to],
    manifest: { ...it.order.manifest, revision: '2' },
  })
  expect(outcome).toMatchObject(readOnly)
  expect(writable).toBe(null)
  const checked = await files.check(disk.folder)()
  expect(isLeft(checked) && checked.left).toMatchObject(readOnly)
  const removed = await files.remove(disk.folder, FILE)()
  expect(isLeft(removed) && removed.left).toMatchObject(readOnly)
  await holdsCopy(disk.folder, it.bytes)
})

it('verification reads what lies on the disk, not what this machine remembers of it', async (context) => {
  if (process.platform !== 'linux') context.skip('Node opens files past the cache on Linux alone')
  using disk = orSkip(context, imageDisk(16 * MIB))
  await using it = await sample(2 * MIB, 'unused')
  const order = { ...it.order, to: [disk.folder] }
  const files = localBackupFiles(small)
  expect(await outcomesOf(files, order)).toEqual([null])
  expect(await files.verify(disk.folder, FILE, order, never)()).toMatchObject({ _tag: 'Right' })

  const at = (await readFile(disk.image)).indexOf(it.bytes.subarray(MIB, MIB + 4096))
  assert(at > 0, 'the copy lies on the disk')
  await holdsCopy(disk.folder, it.bytes)
  const image = await open(disk.image, 'r+')
  await image.write(Buffer.from('rotten'), 0, 6, at)
  await image.close()
  await holdsCopy(disk.folder, it.bytes)

  const verified = await files.verify(disk.folder, FILE, order, never)()
  expect(isLeft(verified) && verified.left).toMatchObject({ _tag: 'Damaged', folder: disk.folder })
})

it('a disk that stops answering in the kernel is failed alone, and carried on with once it answers', async (context) => {
  using disk = orSkip(context, imageDisk(32 * MIB))
  await using it = await sample(4 * MIB, 'good', 'fine')
  const order = { ...it.order, to: [disk.folder, ...it.order.to] }
  const files = localBackupFiles({ ...small, stallLimitMs: 4_000, waitLimitMs: 50 })
  let frozen = false
  try {
    const run = {
      signal: never,
      progress: (written: number) => {
        if (frozen || written < MIB) return
        disk.freeze()
        frozen = true
      },
    }
    const result = await files.copy(order, run)()
    assert(!isLeft(result))
    const [dead, good, fine] = result.right.map(({ error }) => error)
    expect([good, fine]).toEqual([null, null])
    expect(dead).toMatchObject({ _tag: 'Failed', retry: 'Transient', code: 'STALLED', folder: disk.folder })
  } finally {
    if (frozen) disk.thaw()
  }
  expect(frozen).toBe(true)
  await expect.poll(() => outcomesOf(files, order), { timeout: 10_000 }).toEqual([null, null, null])
  await holdsCopy(disk.folder, it.bytes)
})
