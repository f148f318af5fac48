import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { Sha256 } from '@db-failover/domain'
import { refused, stopIfAborted } from './errors.ts'

const chunk = 1024 * 1024

const missing = (cause: unknown): boolean => cause instanceof Error && 'code' in cause && cause.code === 'ENOENT'

/** Size in bytes and SHA-256 of a file as the supervisor reads it. */
export const hashFile = async (
  path: string,
  signal: AbortSignal,
  progress: (fraction: number) => void,
): Promise<{ readonly size: number; readonly sha256: Sha256 }> => {
  const file = await open(path, 'r').catch((cause: unknown) => {
    throw missing(cause)
      ? refused('BadBackup', 'NO_FILE', 'The file is not where the supervisor reads the folder.', cause)
      : refused('Unreachable', 'FOLDER', cause instanceof Error ? cause.message : 'The file cannot be read.', cause)
  })
  try {
    const { size } = await file.stat()
    const hash = createHash('sha256')
    const buffer = Buffer.alloc(chunk)
    let read = 0
    for (;;) {
      stopIfAborted(signal)
      const { bytesRead } = await file.read(buffer, 0, chunk, read)
      if (bytesRead === 0) break
      hash.update(buffer.subarray(0, bytesRead))
      read += bytesRead
      progress(size === 0 ? 1 : read / size)
    }
    const digest = hash.digest('hex')
    if (!Sha256.is(digest)) throw refused('BadBackup', 'HASH', 'The file could not be hashed.')
    return { size: read, sha256: digest }
  } finally {
    await file.close()
  }
}
