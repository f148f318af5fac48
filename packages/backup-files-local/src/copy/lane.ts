import type { Hash } from 'node:crypto'
import type { BackupFilesError } from '@db-failover/ports'
import { isLeft } from 'fp-ts/lib/Either.js'
import type { LocalBackupFilesConfig } from '../config.ts'
import { writeFully } from '../contents.ts'
import type { OpenFile } from '../file-system.ts'
import type { Reach } from '../reach.ts'

/** One folder's share of a copy: what it was given and has not written yet waits here, up to the buffer's size. */
export interface Lane {
  readonly file: OpenFile
  /** How many bytes of the source it has, written or waiting. */
  received: number
  /** Over those bytes. Lanes that have received the same may share it. */
  hash: Hash
  /** For how long it has kept the others waiting, in milliseconds. */
  kept: number
  readonly written: () => number
  readonly waiting: () => number
  readonly failed: () => BackupFilesError | null
  readonly offer: (piece: Uint8Array) => void
}

export const lane = (
  reach: Reach,
  file: OpenFile,
  from: { readonly received: number; readonly hash: Hash },
  config: LocalBackupFilesConfig,
  signal: AbortSignal,
  changed: () => void,
): Lane => {
  const queue: Uint8Array[] = []
  let waiting = 0
  let written = from.received
  let flushed = written
  let failed: BackupFilesError | null = null
  let writing = false

  const writeOne = async (piece: Uint8Array) => {
    const wrote = await writeFully(reach, file, piece, written, signal)
    if (isLeft(wrote)) return wrote
    written += piece.length
    if (written - flushed < config.flushBytes) return wrote
    flushed = written
    return reach.call(() => file.datasync(), { signal })
  }

  const write = async () => {
    writing = true
    for (let piece = queue[0]; piece !== undefined && failed === null; piece = queue[0]) {
      const outcome = await writeOne(piece)
      queue.shift()
      waiting -= piece.length
      if (isLeft(outcome)) {
        failed = outcome.left
        queue.length = 0
      }
      changed()
    }
    writing = false
  }

  return {
    ...from,
    file,
    kept: 0,
    written: () => written,
    waiting: () => waiting,
    failed: () => failed,
    offer: (piece) => {
      if (failed !== null) return
      queue.push(piece)
      waiting += piece.length
      if (!writing) void write()
    },
  }
}
