import { createHash, hash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Sha256 } from '@db-failover/domain'
import { chunkBytes } from './durable.ts'
import { refused } from './errors.ts'

/** Bytes of one page's hash. */
export const pageHashBytes = 32

/** What a snapshot's pages are, taken together and one by one. */
export interface PageTable {
  readonly pageSize: number
  readonly pageCount: number
  /** Of the whole snapshot file. */
  readonly snapshotSha256: Sha256
  /** `pageCount` SHA-256 digests, one after the other. */
  readonly hashes: Buffer
}

/** Reads exactly `into.length` bytes from `position`; less is an error. */
export const readFully = async (file: FileHandle, into: Buffer, position: number): Promise<void> => {
  let read = 0
  while (read < into.length) {
    const { bytesRead } = await file.read(into, read, into.length - read, position + read)
    if (bytesRead === 0) throw refused('BadBackup', 'TRUNCATED', 'The file ends before it should.')
    read += bytesRead
  }
}

export const writeFully = async (file: FileHandle, bytes: Uint8Array, position: number): Promise<void> => {
  let written = 0
  while (written < bytes.length) {
    const { bytesWritten } = await file.write(bytes, written, bytes.length - written, position + written)
    written += bytesWritten
  }
}

/** From the database header ("Database File Format", offset 16): 1 stands for 65536. */
const pageSizeOf = async (file: FileHandle): Promise<number> => {
  const header = Buffer.alloc(2)
  await readFully(file, header, 16)
  const size = header.readUInt16BE(0)
  return size === 1 ? 65_536 : size
}

/** Pages in order, a chunk at a time. `first` counts from 0. The buffer is reused between chunks. */
export async function* pageChunks(
  file: FileHandle,
  pageSize: number,
  pageCount: number,
): AsyncGenerator<{ readonly first: number; readonly pages: readonly Buffer[]; readonly bytes: Buffer }> {
  const perChunk = Math.max(1, Math.floor(chunkBytes / pageSize))
  const buffer = Buffer.alloc(perChunk * pageSize)
  for (let first = 0; first < pageCount; first += perChunk) {
    const count = Math.min(perChunk, pageCount - first)
    const bytes = buffer.subarray(0, count * pageSize)
    await readFully(file, bytes, first * pageSize)
    yield {
      first,
      bytes,
      pages: Array.from({ length: count }, (_, i) => bytes.subarray(i * pageSize, (i + 1) * pageSize)),
    }
  }
}

/** Hashes a snapshot file. `step` is called between chunks and may throw. */
export const pageTableOf = async (path: string, step: (fraction: number) => void): Promise<PageTable> => {
  const file = await open(path, 'r')
  try {
    const { size } = await file.stat()
    const pageSize = await pageSizeOf(file)
    const pageCount = Math.floor(size / pageSize)
    const hashes = Buffer.alloc(pageCount * pageHashBytes)
    const whole = createHash('sha256')
    for await (const { first, pages, bytes } of pageChunks(file, pageSize, pageCount)) {
      step(first / pageCount)
      whole.update(bytes)
      pages.forEach((page, i) => {
        hash('sha256', page, 'buffer').copy(hashes, (first + i) * pageHashBytes)
      })
    }
    return { pageSize, pageCount, snapshotSha256: whole.digest('hex') as Sha256, hashes }
  } finally {
    await file.close()
  }
}

/** Pages (from 0) of `now` that `before` does not hold at the same place. */
export const changedPages = (before: PageTable, now: PageTable): readonly number[] => {
  const at = (table: PageTable, i: number) => table.hashes.subarray(i * pageHashBytes, (i + 1) * pageHashBytes)
  const changed: number[] = []
  for (let i = 0; i < now.pageCount; i++)
    if (i >= before.pageCount || !at(before, i).equals(at(now, i))) changed.push(i)
  return changed
}
