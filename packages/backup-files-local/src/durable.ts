import { setTimeout as sleep } from 'node:timers/promises'
import type { BackupFilesError } from '@db-failover/ports'
import { isLeft, type Left, right } from 'fp-ts/lib/Either.js'
import { close, writeFully } from './contents.ts'
import { passing, pathOf } from './names.ts'
import type { Reach, Result } from './reach.ts'

/** Windows cannot flush a folder (its file systems journal names themselves), nor can some network file systems. */
const UNFLUSHABLE: Readonly<Record<string, readonly string[]>> = {
  win32: ['EPERM', 'EISDIR', 'EACCES', 'EINVAL'],
  other: ['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'],
}

/** After this, names made or removed in the folder outlast a loss of power. */
export const flushFolder = async (reach: Reach): Promise<Result<void>> => {
  const tolerated = UNFLUSHABLE[reach.fileSystem.platform] ?? UNFLUSHABLE.other ?? []
  const forgiven = (failed: Left<BackupFilesError>): Result<void> =>
    tolerated.includes(failed.left.code) ? right(undefined) : failed
  const opened = await reach.call(() => reach.fileSystem.open(reach.folder, 'read'), { late: close })
  if (isLeft(opened)) return forgiven(opened)
  const flushed = await reach.call(() => opened.right.sync())
  close(opened.right)
  return isLeft(flushed) ? forgiven(flushed) : flushed
}

/** On Windows a virus scanner or a reader may hold a file for a moment; there a call is repeated for about two seconds. */
const patiently = async <A>(reach: Reach, attempt: () => Promise<Result<A>>): Promise<Result<A>> => {
  for (let tries = 1; ; tries += 1) {
    const result = await attempt()
    const held = isLeft(result) && ['EPERM', 'EACCES', 'EBUSY'].includes(result.left.code)
    if (!held || reach.fileSystem.platform !== 'win32' || tries === 7) return result
    await sleep(2 ** tries * 15)
  }
}

/**
 * Gives a finished file its name, over whatever bears it. Not to be cancelled: it is done or it is not.
 * A call that hangs leaves open which.
 */
export const rename = async (reach: Reach, from: string, to: string): Promise<Result<void>> => {
  const renamed = await patiently(reach, () =>
    reach.call(() => reach.fileSystem.rename(pathOf(reach.folder, from), pathOf(reach.folder, to))),
  )
  return isLeft(renamed) && renamed.left.code === 'STALLED'
    ? { ...renamed, left: { ...renamed.left, retry: 'OutcomeUnknown' } }
    : renamed
}

/** Removes a file; answers whether it was there. */
export const unlink = async (reach: Reach, name: string): Promise<Result<boolean>> => {
  const gone = await patiently(reach, () => reach.call(() => reach.fileSystem.unlink(pathOf(reach.folder, name))))
  if (isLeft(gone)) return gone.left.code === 'ENOENT' ? right(false) : gone
  return right(true)
}

/** Writes a small file whole or not at all: under a passing name, flushed, renamed, the folder flushed. */
export const writeDurably = async (reach: Reach, name: string, text: string): Promise<Result<void>> => {
  const under = passing(name)
  const opened = await reach.call(() => reach.fileSystem.open(pathOf(reach.folder, under), 'create'), { late: close })
  if (isLeft(opened)) return opened
  const file = opened.right
  const written = await writeFully(reach, file, Buffer.from(text, 'utf8'), 0)
  const flushed = isLeft(written) ? written : await reach.call(() => file.sync())
  const closed = await reach.call(() => file.close())
  const done = isLeft(flushed) ? flushed : isLeft(closed) ? closed : await rename(reach, under, name)
  if (isLeft(done)) {
    await unlink(reach, under)
    return done
  }
  return flushFolder(reach)
}
