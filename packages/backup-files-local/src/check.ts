import { randomBytes } from 'node:crypto'
import { isLeft, isRight, left, right } from 'fp-ts/lib/Either.js'
import { close, readFully, writeFully } from './contents.ts'
import { unlink } from './durable.ts'
import { damaged } from './errors.ts'
import type { OpenFile } from './file-system.ts'
import { folderIsThere } from './folder.ts'
import { passing, pathOf } from './names.ts'
import type { Reach, Result } from './reach.ts'

const SAMPLE_BYTES = 4096

const writtenAndRead = async (reach: Reach, file: OpenFile): Promise<Result<void>> => {
  const sample = randomBytes(SAMPLE_BYTES)
  const wrote = await writeFully(reach, file, sample, 0)
  if (isLeft(wrote)) return wrote
  const flushed = await reach.call(() => file.sync())
  if (isLeft(flushed)) return flushed
  const back = Buffer.alloc(SAMPLE_BYTES)
  const read = await readFully(reach, file, back, 0)
  if (isLeft(read)) return read
  return back.equals(sample) ? right(undefined) : left(damaged(reach.folder, 'what was written does not read back'))
}

/** Writes, reads back and removes a small file; the free bytes are null where the platform does not tell them. */
export const check = async (reach: Reach): Promise<Result<{ readonly freeBytes: number | null }>> => {
  const there = await folderIsThere(reach)
  if (isLeft(there)) return there
  const name = passing('check')
  const opened = await reach.call(() => reach.fileSystem.open(pathOf(reach.folder, name), 'create'), { late: close })
  if (isLeft(opened)) return opened
  const works = await writtenAndRead(reach, opened.right)
  close(opened.right)
  const gone = await unlink(reach, name)
  if (isLeft(works)) return works
  if (isLeft(gone)) return gone
  const free = await reach.call(() => reach.fileSystem.freeBytes(reach.folder))
  return right({ freeBytes: isRight(free) ? free.right : null })
}
