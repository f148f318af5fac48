import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { close, hashed } from './contents.ts'
import { damaged } from './errors.ts'
import { folderIsThere } from './folder.ts'
import { pathOf } from './names.ts'
import { openPastTheCache } from './past-the-cache.ts'
import type { Reach, Result } from './reach.ts'

export const verify = async (
  reach: Reach,
  file: string,
  expected: { readonly size: number; readonly sha256: string },
  bufferBytes: number,
  signal: AbortSignal,
): Promise<Result<void>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const opened = await openPastTheCache(reach, pathOf(reach.folder, file), bufferBytes)
  if (isLeft(opened)) return opened
  const found = await hashed(reach, opened.right.file, opened.right.buffer, signal)
  close(opened.right.file)
  if (isLeft(found)) return found
  const { size, hash } = found.right
  if (size !== expected.size)
    return left(damaged(reach.folder, `${file} is ${size} bytes long, the backup ${expected.size}`))
  if (hash.digest('hex') !== expected.sha256)
    return left(damaged(reach.folder, `${file} has another hash than the backup`))
  return right(undefined)
}
