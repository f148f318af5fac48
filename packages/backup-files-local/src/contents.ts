import type { Hash } from 'node:crypto'
import { isLeft, right } from 'fp-ts/lib/Either.js'
import type { OpenFile } from './file-system.ts'
import { sha256 } from './names.ts'
import type { Reach, Result } from './reach.ts'

/** Fills `into` from `position` on; answers fewer bytes only at the end of the file. */
export const readFully = async (
  reach: Reach,
  file: OpenFile,
  into: Uint8Array,
  position: number,
  signal?: AbortSignal,
): Promise<Result<number>> => {
  let filled = 0
  while (filled < into.length) {
    const read = await reach.call(() => file.read(into.subarray(filled), position + filled), signal ? { signal } : {})
    if (isLeft(read)) return read
    if (read.right === 0) break
    filled += read.right
  }
  return right(filled)
}

export const writeFully = async (
  reach: Reach,
  file: OpenFile,
  from: Uint8Array,
  position: number,
  signal?: AbortSignal,
): Promise<Result<void>> => {
  let written = 0
  while (written < from.length) {
    const wrote = await reach.call(
      () => file.write(from.subarray(written), position + written),
      signal ? { signal } : {},
    )
    if (isLeft(wrote)) return wrote
    written += wrote.right
  }
  return right(undefined)
}

/** Reads past the cache begin at multiples of this, on every common disk. */
export const BLOCK = 4096

/** The hash of what lies in the file, and its length. The hash is left open, to be carried on. */
export const hashed = async (
  reach: Reach,
  file: OpenFile,
  buffer: Uint8Array,
  signal: AbortSignal,
): Promise<Result<{ readonly hash: Hash; readonly size: number }>> => {
  const facts = await reach.call(() => file.stat(), { signal })
  if (isLeft(facts)) return facts
  const hash = sha256()
  let position = 0
  while (position < facts.right.size) {
    const read = await reach.call(() => file.read(buffer, position), { signal })
    if (isLeft(read)) return read
    if (read.right === 0) break
    const atEnd = position + read.right >= facts.right.size
    const whole = read.right - (read.right % BLOCK)
    const used = atEnd || whole === 0 ? read.right : whole
    hash.update(buffer.subarray(0, used))
    position += used
  }
  return right({ hash, size: position })
}

/** Closing is not waited for: on a folder that hangs it would not end. */
export const close = (file: OpenFile): void => {
  file.close().catch(() => {})
}
