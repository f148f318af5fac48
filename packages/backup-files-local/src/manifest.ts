import { isDeepStrictEqual } from 'node:util'
import type { Json } from '@db-failover/ports'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import { close, readFully } from './contents.ts'
import { writeDurably } from './durable.ts'
import { manifestOf, pathOf } from './names.ts'
import type { Reach, Result } from './reach.ts'

/** Manifests are a few kilobytes; what is longer is none of ours. */
const LONGEST = 1024 * 1024

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** What the manifest beside a file says; undefined where there is none or it is no JSON. */
const readManifest = async (reach: Reach, file: string): Promise<Result<unknown>> => {
  const path = pathOf(reach.folder, manifestOf(file))
  const opened = await reach.call(() => reach.fileSystem.open(path, 'read'), { late: close })
  if (isLeft(opened)) return opened.left.code === 'ENOENT' ? right(undefined) : opened
  const buffer = Buffer.alloc(LONGEST)
  const read = await readFully(reach, opened.right, buffer, 0)
  close(opened.right)
  return isLeft(read) ? read : right(parsed(buffer.toString('utf8', 0, read.right)))
}

/** A manifest is of the same backup set when it names, as its `sha256`, the very content that is to be copied. */
export const namesContent = async (reach: Reach, file: string, sha256: string): Promise<Result<boolean>> => {
  const manifest = await readManifest(reach, file)
  if (isLeft(manifest)) return manifest
  const found = manifest.right
  return right(typeof found === 'object' && found !== null && 'sha256' in found && found.sha256 === sha256)
}

/** Puts the manifest beside the file, unless that very one lies there already. */
export const putManifest = async (reach: Reach, file: string, manifest: Json): Promise<Result<void>> => {
  const found = await readManifest(reach, file)
  if (isLeft(found)) return found
  if (isDeepStrictEqual(found.right, manifest)) return right(undefined)
  return writeDurably(reach, manifestOf(file), `${JSON.stringify(manifest, null, 2)}\n`)
}
