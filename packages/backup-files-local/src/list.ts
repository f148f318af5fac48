import { isLeft, right } from 'fp-ts/lib/Either.js'
import { folderIsThere } from './folder.ts'
import { isFileName } from './names.ts'
import type { Reach, Result } from './reach.ts'

export const list = async (reach: Reach): Promise<Result<readonly string[]>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const names = await reach.call(() => reach.fileSystem.files(reach.folder))
  return isLeft(names) ? names : right(names.right.filter(isFileName).toSorted())
}
