import assert from 'node:assert/strict'
import { open, readdir, readFile, rm, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isLeft } from 'fp-ts/lib/Either.js'
import { expect, it } from 'vitest'
import { backupFilesOn, localBackupFiles } from '../src/local-backup-files.ts'
import { partialOf } from '../src/names.ts'
import { FILE, holdsCopy, outcomesOf, type Sample, sample, small } from './folders.ts'
import { spoilt } from './spoilt.ts'

const SIZE = 1024 * 1024
const never = new AbortController().signal

/** An adapter before whose tenth read of the source something happens. */
const meanwhile = (happens: () => Promise<void>) => {
  let reads = 0
  const fileSystem = spoilt(async ({ call, folder }) => {
    if (call === 'read' && folder === 'staging' && ++reads === 10) await happens()
  })
  return backupFilesOn(fileSystem, small)
}

const source = (it: Sample) => join(it.order.from, FILE)

it('a folder that is removed while it is written to fails alone', async () => {
  await using it = await sample(SIZE, 'stays', 'goes')
  const [stays = '', goes = ''] = it.order.to
  const files = meanwhile(() => rm(goes, { recursive: true }))
  const [kept, gone] = await outcomesOf(files, it.order)
  expect(kept).toBe(null)
  expect(gone).toMatchObject({ _tag: 'FolderMissing', folder: goes })
  await holdsCopy(stays, it.bytes)
})

it('an unfinished copy that somebody takes away is noticed before the file gets its name', async () => {
  await using it = await sample(SIZE, 'one')
  const [folder = ''] = it.order.to
  const partial = join(folder, partialOf(FILE, it.order.sha256))
  const files = meanwhile(async () => {
    await rm(partial)
    await writeFile(partial, 'somebody else began anew')
  })
  expect((await outcomesOf(files, it.order))[0]).toMatchObject({ retry: 'Transient', code: 'OVERTAKEN' })
  expect(await readdir(folder)).toEqual([partialOf(FILE, it.order.sha256)])
  expect(await outcomesOf(localBackupFiles(small), it.order)).toEqual([null])
  await holdsCopy(folder, it.bytes)
})

it('a source that changes under the copy, in content or in length, leaves nobody a file', async () => {
  const changes = [
    async (it: Sample) => {
      const handle = await open(source(it), 'r+')
      await handle.write(Buffer.from('changed'), 0, 7, SIZE - 7)
      await handle.close()
    },
    (it: Sample) => truncate(source(it), SIZE / 2),
  ]
  for (const change of changes) {
    await using it = await sample(SIZE, 'one', 'two')
    const result = await meanwhile(() => change(it)).copy(it.order, { signal: never, progress: () => {} })()
    expect(isLeft(result) && result.left).toMatchObject({ _tag: 'Damaged', folder: it.order.from })
    for (const folder of it.order.to) expect(await readdir(folder)).not.toContain(FILE)
  }
})

it('an unfinished copy whose bytes went bad is begun anew', async () => {
  await using it = await sample(SIZE, 'bad', 'long')
  const [bad = '', long = ''] = it.order.to
  const partial = partialOf(FILE, it.order.sha256)
  await writeFile(join(bad, partial), Buffer.alloc(SIZE / 2))
  await writeFile(join(long, partial), Buffer.alloc(SIZE + 1))
  expect(await outcomesOf(localBackupFiles(small), it.order)).toEqual([null, null])
  await holdsCopy(bad, it.bytes)
  await holdsCopy(long, it.bytes)
})

it('of a right unfinished copy only the rest is read and written', async () => {
  await using it = await sample(SIZE, 'one')
  const [folder = ''] = it.order.to
  await writeFile(join(folder, partialOf(FILE, it.order.sha256)), it.bytes.subarray(0, SIZE - 5000))
  const moved = { read: 0, written: 0 }
  const fileSystem = spoilt(async ({ call, folder: of, name, length }) => {
    if (call === 'read' && of === 'staging') moved.read += length
    if (call === 'write' && !name.includes('manifest')) moved.written += length
  })
  expect(await outcomesOf(backupFilesOn(fileSystem, small), it.order)).toEqual([null])
  expect(moved).toEqual({ read: 5000, written: 5000 })
  await holdsCopy(folder, it.bytes)
})

it('a finished copy is kept without writing it or reading the source', async () => {
  await using it = await sample(SIZE, 'one')
  await outcomesOf(localBackupFiles(small), it.order)
  const calls: string[] = []
  const fileSystem = spoilt(async ({ call, folder }) => {
    if (call === 'write' || call === 'rename' || (call === 'read' && folder === 'staging')) calls.push(call)
  })
  expect(await outcomesOf(backupFilesOn(fileSystem, small), it.order)).toEqual([null])
  expect(calls).toEqual([])
})

it('what lies in a folder beside backups is neither listed nor taken for one', async () => {
  await using it = await sample(SIZE, 'one')
  const [folder = ''] = it.order.to
  await outcomesOf(localBackupFiles(small), it.order)
  await writeFile(join(folder, partialOf('other.bak', it.order.sha256)), 'half')
  await symlink(it.top, join(folder, 'a-link-to-a-folder'), 'junction')
  const listed = await localBackupFiles().list(folder)()
  assert(!isLeft(listed))
  expect(listed.right).toEqual([FILE])
})

it('an unfinished copy is cleared away with its backup', async () => {
  await using it = await sample(SIZE, 'one')
  const [folder = ''] = it.order.to
  await outcomesOf(localBackupFiles(small), it.order)
  await writeFile(join(folder, partialOf(FILE, 'ab'.repeat(32))), 'of another content')
  await writeFile(join(folder, `.${FILE}.manifest.json.0123456789abcdef.partial`), '{')
  await writeFile(join(folder, `.${FILE}.old.0123456789abcdef.partial`), 'of another file')
  expect(await localBackupFiles().remove(folder, FILE)()).toEqual({ _tag: 'Right', right: true })
  expect(await readdir(folder)).toEqual([`.${FILE}.old.0123456789abcdef.partial`])
})

it('the manifest lies there, whole, before the file has its name', async () => {
  await using it = await sample(SIZE, 'one')
  const [folder = ''] = it.order.to
  let manifest: unknown
  const fileSystem = spoilt(async ({ call, name }) => {
    if (call === 'rename' && name === FILE)
      manifest = JSON.parse(await readFile(join(folder, `${FILE}.manifest.json`), 'utf8'))
  })
  await outcomesOf(backupFilesOn(fileSystem, small), it.order)
  expect(manifest).toEqual(it.order.manifest)
})

it('file, manifest and folder are flushed in the order that a loss of power asks for', async () => {
  await using it = await sample(10_000, 'one')
  const steps: string[] = []
  const partial = partialOf(FILE, it.order.sha256)
  const fileSystem = spoilt(async ({ call, name }) => {
    if (call === 'sync' || call === 'rename')
      steps.push(`${call} ${name === partial ? 'partial' : name.startsWith('.') ? 'partial manifest' : name}`)
  })
  await outcomesOf(backupFilesOn(fileSystem, small), it.order)
  expect(steps).toEqual([
    'sync partial',
    'sync partial manifest',
    `rename ${FILE}.manifest.json`,
    'sync one',
    `rename ${FILE}`,
    'sync one',
  ])
})
