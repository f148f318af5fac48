import type { BackupFilesError, CopyOrder } from '@db-failover/ports'
import { isLeft, left } from 'fp-ts/lib/Either.js'
import type { LocalBackupFilesConfig } from '../config.ts'
import { close } from '../contents.ts'
import { flushFolder, unlink } from '../durable.ts'
import { WRONG_SOURCE, wrongSource } from '../errors.ts'
import { putManifest } from '../manifest.ts'
import { partialOf } from '../names.ts'
import type { Reach, Result } from '../reach.ts'
import type { Changes } from './changes.ts'
import { finish } from './finish.ts'
import { type Lane, lane } from './lane.ts'
import { type Begun, prepare, startOver } from './prepare.ts'

/** One folder's way through a copy. */
export interface Target {
  readonly reach: Reach
  /** Set from when the folder can take bytes. */
  readonly lane: () => Lane | null
  /** It is known whether, and from where on, the folder takes part. */
  readonly prepared: () => boolean
  readonly ended: () => boolean
  readonly outcome: Promise<Result<void>>
}

export const target = (
  reach: Reach,
  order: CopyOrder,
  config: LocalBackupFilesConfig,
  changes: Changes,
  signal: AbortSignal,
): Target => {
  let now: Lane | null = null
  let prepared = false
  let ended = false

  const filled = async (current: Lane): Promise<BackupFilesError | null> => {
    while (current.failed() === null && !signal.aborted && (current.received < order.size || current.waiting() > 0))
      await changes.next()
    return current.failed()
  }

  const write = async (begun: Begun): Promise<Result<void>> => {
    const current = lane(reach, begun.file, begun, config, signal, changes.notify)
    now = current
    prepared = true
    changes.notify()
    const failed = await filled(current)
    if (failed !== null) return left(failed)
    if (signal.aborted) return reach.call(async () => undefined, { signal })
    if (current.hash.copy().digest('hex') === order.sha256)
      return finish(reach, order, begun.file, config.pieceBytes, signal)
    close(begun.file)
    if (begun.received === 0) return left(wrongSource(order.from))
    const anew = await startOver(reach, order, signal)
    return isLeft(anew) ? anew : write(anew.right)
  }

  const keep = async () => {
    const manifest = await putManifest(reach, order.file, order.manifest)
    return isLeft(manifest) ? manifest : flushFolder(reach)
  }

  const run = async (): Promise<Result<void>> => {
    const begun = await prepare(reach, order, config.pieceBytes, signal)
    if (isLeft(begun)) return begun
    const outcome = begun.right === null ? await keep() : await write(begun.right)
    if (now !== null) close(now.file)
    // A full disk is a danger to the database server beside it, and bytes of a wrong source are of no use.
    if (isLeft(outcome) && (outcome.left._tag === 'NoSpace' || outcome.left.code === WRONG_SOURCE))
      await unlink(reach, partialOf(order.file, order.sha256))
    return outcome
  }

  const outcome = run().finally(() => {
    prepared = true
    ended = true
    changes.notify()
  })
  return { reach, lane: () => now, prepared: () => prepared, ended: () => ended, outcome }
}
