import { isLeft, right } from 'fp-ts/lib/Either.js'
import { flushFolder, unlink } from './durable.ts'
import { folderIsThere } from './folder.ts'
import { isPartialOf, manifestOf } from './names.ts'
import type { Reach, Result } from './reach.ts'

/** The file goes first: what a crash leaves behind is a manifest without a file, which the next removal clears away. */
export const remove = async (reach: Reach, file: string): Promise<Result<boolean>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const was = await unlink(reach, file)
  if (isLeft(was)) return was
  const names = await reach.call(() => reach.fileSystem.files(reach.folder))
  if (isLeft(names)) return names
  for (const name of names.right.filter((each) => each === manifestOf(file) || isPartialOf(file, each))) {
    const gone = await unlink(reach, name)
    if (isLeft(gone)) return gone
  }
  const flushed = await flushFolder(reach)
  return isLeft(flushed) ? flushed : right(was.right)
}
