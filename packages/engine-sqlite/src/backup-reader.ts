import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Sha256, TakenBackup } from '@db-failover/domain'
import {
  type BackupHeader,
  decodeHeader,
  decodeInstant,
  digestBytes,
  endMark,
  formatVersion,
  instantBytes,
  magic,
  mostHeaderBytes,
  prefixBytes,
  trailerBytes,
} from './backup-header.ts'
import { chunkBytes } from './durable.ts'
import { type Refused, refused, systemCode } from './errors.ts'
import { readFully } from './pages.ts'

/** A backup file whose every byte has been read and proven. */
export interface ProvenBackup {
  readonly header: BackupHeader
  readonly backup: TakenBackup
}

export interface Reading {
  /** Called between chunks; may throw. */
  readonly step: (fraction: number) => void
  /** Gets the payload in order; nothing of it is proven before the reading ends well. */
  readonly payload?: (header: BackupHeader, bytes: Buffer, offset: number) => Promise<void>
}

const bad = (code: string, says: string): Refused => refused('BadBackup', code, says)

const openFile = async (path: string): Promise<FileHandle> => {
  try {
    return await open(path, 'r')
  } catch (cause) {
    if (systemCode(cause) === 'ENOENT') throw bad('NO_FILE', 'The backup file is not there.')
    throw cause
  }
}

/** The header and where the payload begins; refuses what is not a backup file of ours, or is cut off. */
const readHead = async (
  file: FileHandle,
  size: number,
): Promise<{ readonly header: BackupHeader; readonly start: number }> => {
  const prefix = Buffer.alloc(Math.min(size, prefixBytes))
  await readFully(file, prefix, 0)
  const seen = prefix.subarray(0, magic.length)
  if (!seen.equals(magic.subarray(0, seen.length)))
    throw bad('NOT_A_BACKUP', 'The file is no backup of ours: it begins otherwise.')
  if (prefix.length < prefixBytes) throw bad('TRUNCATED', `The file is cut off within its first ${prefixBytes} bytes.`)
  const version = prefix.readUInt32BE(magic.length)
  if (version !== formatVersion)
    throw bad('UNKNOWN_VERSION', `The file has format version ${version}; this engine reads ${formatVersion}.`)
  const length = prefix.readUInt32BE(magic.length + 4)
  if (length > mostHeaderBytes) throw bad('DAMAGED', 'The file is damaged: its header has an impossible length.')
  if (size < prefixBytes + length) throw bad('TRUNCATED', 'The file is cut off within its header.')
  const json = Buffer.alloc(length)
  await readFully(file, json, prefixBytes)
  const header = decodeHeader(json.toString('utf8'))
  if (header === null) throw bad('DAMAGED', 'The file is damaged: its header holds what we never write.')
  return { header, start: prefixBytes + length }
}

/** Reads the whole file once, hashing on the way. Every kind of bad file is refused under its own code. */
export const readBackup = async (path: string, reading: Reading): Promise<ProvenBackup> => {
  const file = await openFile(path)
  try {
    const { size } = await file.stat()
    const { header, start } = await readHead(file, size)
    const due = start + header.payloadBytes + trailerBytes
    if (size < due) throw bad('TRUNCATED', `The file is cut off: it has ${size} of ${due} bytes.`)
    if (size > due) throw bad('DAMAGED', `The file is damaged: ${size - due} bytes follow its end.`)
    const trailer = Buffer.alloc(trailerBytes)
    await readFully(file, trailer, size - trailerBytes)
    const mark = trailer.subarray(instantBytes + digestBytes)
    if (!mark.equals(endMark)) throw bad('UNFINISHED', 'The file was never finished: its end mark is missing.')
    const inner = createHash('sha256')
    const whole = createHash('sha256')
    const proven = size - digestBytes - endMark.length
    const buffer = Buffer.alloc(chunkBytes)
    for (let at = 0; at < proven; at += buffer.length) {
      reading.step(at / size)
      const bytes = buffer.subarray(0, Math.min(buffer.length, proven - at))
      await readFully(file, bytes, at)
      inner.update(bytes)
      whole.update(bytes)
      const from = Math.max(start - at, 0)
      const to = Math.min(start + header.payloadBytes - at, bytes.length)
      if (reading.payload && from < to) await reading.payload(header, bytes.subarray(from, to), at + from - start)
    }
    const finishedAt = decodeInstant(trailer.subarray(0, instantBytes))
    if (!inner.digest().equals(trailer.subarray(instantBytes, instantBytes + digestBytes)) || finishedAt === null)
      throw bad('DAMAGED', 'The file is damaged: its content does not have the hash that it ends with.')
    const sha256 = whole.update(trailer.subarray(instantBytes)).digest('hex') as Sha256
    return { header, backup: { ...header.backup, finishedAt, size, sha256 } }
  } finally {
    await file.close()
  }
}
