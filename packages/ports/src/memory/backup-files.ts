import { createHash } from 'node:crypto'
import { isDeepStrictEqual } from 'node:util'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { BackupFiles, BackupFilesError, CopyOrder, CopyRun } from '../files/backup-files.ts'
import type { MemoryFiles } from './files-store.ts'

const PIECE_BYTES = 1024

const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
const manifestOf = (file: string) => `${file}.manifest.json`
const partialOf = (file: string) => `.${file}.partial`

const isFileName = (name: string) =>
  /^[^./\\][^/\\]*$/.test(name) && !name.endsWith('.manifest.json') && !name.endsWith('.partial')

const failure = (_tag: BackupFilesError['_tag'], folder: string, says: string): BackupFilesError => ({
  _tag,
  retry: _tag === 'FolderMissing' || _tag === 'Cancelled' ? 'Transient' : 'Permanent',
  code: _tag,
  says,
  folder,
})

const matches = (bytes: Uint8Array, expected: { readonly size: number; readonly sha256: string }) =>
  bytes.length === expected.size && sha256(bytes) === expected.sha256

const manifestIn = (files: Map<string, Uint8Array>, file: string): unknown => {
  try {
    return JSON.parse(Buffer.from(files.get(manifestOf(file)) ?? []).toString('utf8'))
  } catch {
    return undefined
  }
}

const namesContent = (manifest: unknown, hash: string) =>
  typeof manifest === 'object' && manifest !== null && 'sha256' in manifest && manifest.sha256 === hash

const copyTo = async (
  folders: MemoryFiles,
  folder: string,
  order: CopyOrder,
  bytes: Uint8Array,
  signal: AbortSignal,
  written: (bytes: number) => void,
): Promise<BackupFilesError | null> => {
  const files = folders.get(folder)
  if (files === undefined) return failure('FolderMissing', folder, 'the folder is not there')
  const found = files.get(order.file)
  const kept = found !== undefined && matches(found, order)
  if (found !== undefined && !kept && !namesContent(manifestIn(files, order.file), order.sha256))
    return failure('Damaged', folder, `another file lies there as ${order.file}`)
  if (!kept)
    for (let end = 0; end < bytes.length; ) {
      await Promise.resolve()
      if (signal.aborted) return failure('Cancelled', folder, 'the work was cancelled')
      end = Math.min(end + PIECE_BYTES, bytes.length)
      files.set(partialOf(order.file), bytes.slice(0, end))
      written(end)
    }
  if (signal.aborted) return failure('Cancelled', folder, 'the work was cancelled')
  files.delete(partialOf(order.file))
  if (!isDeepStrictEqual(manifestIn(files, order.file), order.manifest))
    files.set(manifestOf(order.file), Buffer.from(JSON.stringify(order.manifest)))
  if (!kept) files.set(order.file, bytes.slice())
  return null
}

const copy = async (folders: MemoryFiles, order: CopyOrder, run: CopyRun) => {
  const bytes = folders.get(order.from)?.get(order.file)
  if (!folders.has(order.from)) return left(failure('FolderMissing', order.from, 'the folder is not there'))
  if (bytes === undefined) return left(failure('FileMissing', order.from, `there is no ${order.file}`))
  if (!matches(bytes, order)) return left(failure('Damaged', order.from, 'the source is not what it should be'))
  const progress = new Map(order.to.map((folder) => [folder, 0]))
  const outcomes = await Promise.all(
    order.to.map(async (folder) => {
      const error = await copyTo(folders, folder, order, bytes, run.signal, (written) => {
        progress.set(folder, written)
        run.progress(Math.min(...progress.values()), order.size)
      })
      if (error === null) progress.set(folder, order.size)
      else progress.delete(folder)
      return { folder, error }
    }),
  )
  return right(outcomes)
}

/** Backup folders in memory, over a store that other adapters of the same world share. */
export const memoryBackupFiles = (folders: MemoryFiles): BackupFiles => {
  const within =
    <A>(folder: string, file: string | null, work: (files: Map<string, Uint8Array>) => Either<BackupFilesError, A>) =>
    async (): Promise<Either<BackupFilesError, A>> => {
      if (file !== null && !isFileName(file)) return left(failure('Failed', folder, `${file} is no name for a file`))
      const files = folders.get(folder)
      return files === undefined ? left(failure('FolderMissing', folder, 'the folder is not there')) : work(files)
    }

  return {
    copy: (order, run) => async () =>
      isFileName(order.file)
        ? copy(folders, order, run)
        : left(failure('Failed', order.from, `${order.file} is no name for a file`)),
    verify: (folder, file, expected, signal) =>
      within(folder, file, (files) => {
        const bytes = files.get(file)
        if (signal.aborted) return left(failure('Cancelled', folder, 'the work was cancelled'))
        if (bytes === undefined) return left(failure('FileMissing', folder, `there is no ${file}`))
        return matches(bytes, expected) ? right(undefined) : left(failure('Damaged', folder, `${file} is damaged`))
      }),
    remove: (folder, file) =>
      within(folder, file, (files) => {
        files.delete(manifestOf(file))
        files.delete(partialOf(file))
        return right(files.delete(file))
      }),
    list: (folder) => within(folder, null, (files) => right([...files.keys()].filter(isFileName).toSorted())),
    check: (folder) => within(folder, null, () => right({ freeBytes: null })),
  }
}
