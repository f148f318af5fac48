import { isRight, right } from 'fp-ts/lib/Either.js'
import { BLOCK, close } from './contents.ts'
import type { OpenFile } from './file-system.ts'
import type { Reach, Result } from './reach.ts'

/** Where memory from the C library may begin within a block. */
const ALIGNMENT = 16

/**
 * Node does not tell where a buffer lies in memory, and the kernel refuses (EINVAL) a direct read into memory that does not
 * begin at a block. So the right place within a buffer is found by trying.
 */
const alignedBuffer = async (reach: Reach, file: OpenFile, length: number): Promise<Uint8Array | null> => {
  const blocks = Math.ceil(length / BLOCK) * BLOCK
  const memory = Buffer.allocUnsafeSlow(blocks + BLOCK)
  for (let tried = 0; tried < BLOCK; tried += ALIGNMENT) {
    // Memory of this size begins right behind a 16-byte header as a rule, which makes this the first guess.
    const offset = (BLOCK - ALIGNMENT + BLOCK - tried) % BLOCK
    const read = await reach.call(() => file.read(memory.subarray(offset, offset + BLOCK), 0))
    if (isRight(read)) return memory.subarray(offset, offset + blocks)
    if (read.left.code !== 'EINVAL') return null
  }
  return null
}

export interface Reading {
  readonly file: OpenFile
  readonly buffer: Uint8Array
}

/** Opens a file for reading what lies on the disk rather than in this machine's cache, where the platform can (Linux). */
export const openPastTheCache = async (reach: Reach, path: string, bufferBytes: number): Promise<Result<Reading>> => {
  const direct = await reach.call(() => reach.fileSystem.open(path, 'direct'), { late: close })
  if (isRight(direct)) {
    const buffer = await alignedBuffer(reach, direct.right, bufferBytes)
    if (buffer !== null) return right({ file: direct.right, buffer })
    close(direct.right)
  } else if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP', 'UNKNOWN'].includes(direct.left.code)) return direct
  const plain = await reach.call(() => reach.fileSystem.open(path, 'read'), { late: close })
  return isRight(plain) ? right({ file: plain.right, buffer: Buffer.allocUnsafe(bufferBytes) }) : plain
}
