import type { BackupFilesError, CopyOrder } from '@db-failover/ports'
import { isLeft, left, right } from 'fp-ts/lib/Either.js'
import { flushFolder, rename } from '../durable.ts'
import { cancelled, occupied, overtaken } from '../errors.ts'
import type { OpenFile } from '../file-system.ts'
import { factsOf, folderIsThere } from '../folder.ts'
import { putManifest } from '../manifest.ts'
import { partialOf } from '../names.ts'
import type { Reach, Result } from '../reach.ts'
import { standing } from './prepare.ts'

/**
 * Somebody else (a leader that was overtaken, or the one that overtook us) may have finished the same copy: the content
 * is the same, so the finished file is as good as ours.
 */
const orFinishedByAnother = async (
  reach: Reach,
  order: CopyOrder,
  buffer: Uint8Array,
  signal: AbortSignal,
  failed: BackupFilesError,
): Promise<Result<void>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const stands = await standing(reach, order, buffer, signal)
  return !isLeft(stands) && stands.right === 'right' ? right(undefined) : left(failed)
}

/** Whether the unfinished name still means the file that was written. */
const isStillOurs = async (reach: Reach, order: CopyOrder, file: OpenFile): Promise<Result<boolean>> => {
  const written = await reach.call(() => file.stat())
  if (isLeft(written)) return written
  const named = await factsOf(reach, partialOf(order.file, order.sha256))
  return isLeft(named) ? named : right(named.right?.identity === written.right.identity)
}

/**
 * Turns a complete unfinished copy, whose hash is known to be right, into the finished one: file flushed, manifest in
 * place, file named, folder flushed. Until the file is named it can be cancelled; from then on it is carried to its end.
 */
export const finish = async (
  reach: Reach,
  order: CopyOrder,
  file: OpenFile,
  bufferBytes: number,
  signal: AbortSignal,
): Promise<Result<void>> => {
  const buffer = Buffer.allocUnsafe(bufferBytes)
  const flushed = await reach.call(() => file.sync(), { signal })
  if (isLeft(flushed)) return flushed
  const ours = await isStillOurs(reach, order, file)
  if (isLeft(ours)) return ours
  if (!ours.right) return orFinishedByAnother(reach, order, buffer, signal, overtaken(reach.folder))
  const stands = await standing(reach, order, buffer, signal)
  if (isLeft(stands)) return stands
  if (stands.right === 'taken') return left(occupied(reach.folder, order.file))
  if (signal.aborted) return left(cancelled(reach.folder))
  const manifest = await putManifest(reach, order.file, order.manifest)
  if (isLeft(manifest)) return manifest
  const closed = await reach.call(() => file.close(), { signal })
  if (isLeft(closed)) return closed
  if (signal.aborted) return left(cancelled(reach.folder))
  const named = await rename(reach, partialOf(order.file, order.sha256), order.file)
  if (isLeft(named)) {
    const gone = named.left.code === 'ENOENT'
    return gone ? orFinishedByAnother(reach, order, buffer, signal, overtaken(reach.folder)) : named
  }
  return flushFolder(reach)
}
