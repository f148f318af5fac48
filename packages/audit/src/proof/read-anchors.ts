import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Anchor, anchorIn } from './anchor.ts'

/** What the manifests of one folder say of logs. `unreadable`: manifests that hold no anchor, by name. */
export interface FolderAnchors {
  readonly anchors: readonly Anchor[]
  readonly unreadable: readonly string[]
}

export interface FolderUnreadable {
  readonly _tag: 'FolderUnreadable'
  readonly folder: string
  readonly says: string
}

const SUFFIX = '.manifest.json'

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

const codeOf = (cause: unknown): string =>
  cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)

/** Reads every manifest of a backup folder. The backups themselves are not touched. */
export const readAnchors = async (folder: string): Promise<Either<FolderUnreadable, FolderAnchors>> => {
  try {
    const names = (await readdir(folder)).filter((n) => n.endsWith(SUFFIX)).sort()
    const found = await Promise.all(
      names.map(async (name) => ({
        name,
        anchor: anchorIn(parsed(await readFile(join(folder, name), 'utf8')), join(folder, name)),
      })),
    )
    return right({
      anchors: found.flatMap(({ anchor }) => (anchor === null ? [] : [anchor])),
      unreadable: found.flatMap(({ name, anchor }) => (anchor === null ? [name] : [])),
    })
  } catch (cause) {
    return left({ _tag: 'FolderUnreadable', folder, says: `the folder ${folder} cannot be read (${codeOf(cause)})` })
  }
}
