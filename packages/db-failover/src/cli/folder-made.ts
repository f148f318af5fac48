import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { fileTrouble } from '../config/file-trouble.ts'
import { makeFolder } from '../config/make-folder.ts'
import type { Failure } from './failure.ts'

/** Makes a folder that was named on the command line, with those above it; one that is there is left as it is. */
export const folderMade = async (folder: string): Promise<Either<Failure, string>> => {
  try {
    await makeFolder(folder)
    return right(folder)
  } catch (cause) {
    return left({ _tag: 'Usage', says: `the folder ${folder} cannot be made: ${fileTrouble(cause)}` })
  }
}
