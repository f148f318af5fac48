import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { folderMissing } from './errors.ts'
import type { FileFacts } from './file-system.ts'
import { pathOf } from './names.ts'
import type { Reach, Result } from './reach.ts'

/** What a name in the folder stands for; null where it stands for nothing. */
export const factsOf = async (reach: Reach, name: string): Promise<Result<FileFacts | null>> => {
  const facts = await reach.call(() => reach.fileSystem.stat(pathOf(reach.folder, name)))
  return isLeft(facts) && facts.left.code === 'ENOENT' ? right(null) : facts
}

/** Whether the folder is there. A missing one is never made: as a rule it is a disk that is not mounted. */
export const folderIsThere = async (reach: Reach): Promise<Result<void>> => {
  const facts = await reach.call(() => reach.fileSystem.stat(reach.folder))
  if (isLeft(facts)) return ['ENOENT', 'ENOTDIR'].includes(facts.left.code) ? left(folderMissing(reach.folder)) : facts
  return facts.right.kind === 'folder' ? right(undefined) : left(folderMissing(reach.folder))
}
