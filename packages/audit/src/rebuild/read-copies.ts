import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Manifest, manifestIn } from './manifest.ts'
import type { RebuildError } from './rebuild-error.ts'

const SUFFIX = '.manifest.json'

/** The manifests of one folder; `there`: the copy lies beside it and has the size that it names. */
export interface FoundCopy extends Manifest {
  readonly folder: string
  readonly there: boolean
}

/** Reads every manifest of the folders. A copy itself is only measured: whoever uses it reads it back first. */
export const readCopies = async (folders: readonly string[]): Promise<Either<RebuildError, readonly FoundCopy[]>> => {
  const copies: FoundCopy[] = []
  for (const folder of folders) {
    const names = await namesIn(folder)
    if (names === null) return left({ _tag: 'FolderUnreadable', says: `the folder ${folder} cannot be read` })
    for (const name of names) {
      const source = join(folder, name)
      const manifest = manifestIn(await parsed(source), source)
      if (manifest._tag === 'Left') return left({ _tag: 'WrongManifest', says: `${source} ${manifest.left}` })
      const { backup } = manifest.right
      if (name !== `${backup.file}${SUFFIX}`)
        return left({ _tag: 'WrongManifest', says: `${source} is the manifest of another file, ${backup.file}` })
      copies.push({ ...manifest.right, folder, there: await hasSize(join(folder, backup.file), backup.size) })
    }
  }
  return right(copies)
}

const namesIn = async (folder: string): Promise<readonly string[] | null> => {
  try {
    return (await readdir(folder)).filter((name) => name.endsWith(SUFFIX)).sort()
  } catch {
    return null
  }
}

const parsed = async (path: string): Promise<unknown> => {
  try {
    return JSON.parse(await readFile(path, 'utf8'))
  } catch {
    return null
  }
}

const hasSize = async (path: string, size: number): Promise<boolean> => {
  try {
    return (await stat(path)).size === size
  } catch {
    return false
  }
}
