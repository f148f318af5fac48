import type { Hash } from 'node:crypto'
import type { CopyOrder } from '@db-failover/ports'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { close, hashed } from '../contents.ts'
import { unlink } from '../durable.ts'
import { occupied } from '../errors.ts'
import type { OpenFile } from '../file-system.ts'
import { factsOf, folderIsThere } from '../folder.ts'
import { namesContent } from '../manifest.ts'
import { partialOf, pathOf, sha256 } from '../names.ts'
import type { Reach, Result } from '../reach.ts'

/** What a folder's unfinished copy holds already, counted and hashed as it lies on the disk. */
export interface Begun {
  readonly file: OpenFile
  readonly received: number
  readonly hash: Hash
}

/** How the name stands in the folder: free, right, damaged (ours to replace), or taken by something else. */
export type Standing = 'free' | 'right' | 'damaged' | 'taken'

export const standing = async (
  reach: Reach,
  order: CopyOrder,
  buffer: Uint8Array,
  signal: AbortSignal,
): Promise<Result<Standing>> => {
  const facts = await factsOf(reach, order.file)
  if (isLeft(facts)) return facts
  if (facts.right === null) return right('free')
  if (facts.right.kind !== 'file') return right('taken')
  if (facts.right.size === order.size) {
    const same = await hasContent(reach, order, buffer, signal)
    if (isLeft(same)) return same
    if (same.right) return right('right')
  }
  const ours = await namesContent(reach, order.file, order.sha256)
  return isLeft(ours) ? ours : right(ours.right ? 'damaged' : 'taken')
}

const hasContent = async (
  reach: Reach,
  order: CopyOrder,
  buffer: Uint8Array,
  signal: AbortSignal,
): Promise<Result<boolean>> => {
  const path = pathOf(reach.folder, order.file)
  const opened = await reach.call(() => reach.fileSystem.open(path, 'read'), { signal, late: close })
  if (isLeft(opened)) return opened
  const found = await hashed(reach, opened.right, buffer, signal)
  close(opened.right)
  return isLeft(found) ? found : right(found.right.hash.digest('hex') === order.sha256)
}

/** Opens the unfinished copy that an earlier run left and hashes it; null where there is none that can be carried on. */
const resume = async (
  reach: Reach,
  order: CopyOrder,
  buffer: Uint8Array,
  signal: AbortSignal,
): Promise<Result<Begun | null>> => {
  const partial = partialOf(order.file, order.sha256)
  const facts = await factsOf(reach, partial)
  if (isLeft(facts)) return facts
  if (facts.right === null || facts.right.kind !== 'file' || facts.right.size > order.size) return right(null)
  const path = pathOf(reach.folder, partial)
  const opened = await reach.call(() => reach.fileSystem.open(path, 'resume'), { signal, late: close })
  if (isLeft(opened)) return opened.left.code === 'ENOENT' ? right(null) : opened
  const found = await hashed(reach, opened.right, buffer, signal)
  if (isLeft(found)) {
    close(opened.right)
    return found
  }
  return right({ file: opened.right, received: found.right.size, hash: found.right.hash })
}

/** Begins the unfinished copy anew, as another physical file: whoever still writes the old one does not touch this one. */
export const startOver = async (reach: Reach, order: CopyOrder, signal: AbortSignal): Promise<Result<Begun>> => {
  const partial = partialOf(order.file, order.sha256)
  const gone = await unlink(reach, partial)
  if (isLeft(gone)) return gone
  const path = pathOf(reach.folder, partial)
  const opened = await reach.call(() => reach.fileSystem.open(path, 'create'), { signal, late: close })
  return isLeft(opened) ? opened : right({ file: opened.right, received: 0, hash: sha256() })
}

/** Makes a folder ready to be written to; answers null where the finished copy lies there already. */
export const prepare = async (
  reach: Reach,
  order: CopyOrder,
  bufferBytes: number,
  signal: AbortSignal,
): Promise<Result<Begun | null>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const buffer = Buffer.allocUnsafe(bufferBytes)
  const stands = await standing(reach, order, buffer, signal)
  if (isLeft(stands)) return stands
  if (stands.right === 'right') return right(null)
  if (stands.right === 'taken') return left(occupied(reach.folder, order.file))
  const begun = await resume(reach, order, buffer, signal)
  return isLeft(begun) || begun.right !== null ? begun : startOver(reach, order, signal)
}
