import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import type { Instant, Sha256, TakenBackup } from '@db-failover/domain'
import type { Run } from '@db-failover/ports'
import { type BackupHeader, encodeHeader, endMark, pageNumberBytes } from './backup-header.ts'
import { stopIfAborted } from './errors.ts'
import { pageChunks, readFully } from './pages.ts'

type Payload = (step: (fraction: number) => void) => AsyncGenerator<Uint8Array>

/** Every page of the snapshot. */
export const wholePayload = (snapshot: string, pageSize: number, pageCount: number): Payload =>
  async function* (step) {
    const file = await open(snapshot, 'r')
    try {
      for await (const { first, bytes } of pageChunks(file, pageSize, pageCount)) {
        step(first / pageCount)
        yield bytes
      }
    } finally {
      await file.close()
    }
  }

/** The named pages of the snapshot, each behind its number. */
export const changedPayload = (snapshot: string, pageSize: number, changed: readonly number[]): Payload =>
  async function* (step) {
    const file = await open(snapshot, 'r')
    try {
      const record = Buffer.alloc(pageNumberBytes + pageSize)
      for (const [i, page] of changed.entries()) {
        if (i % 256 === 0) step(i / changed.length)
        record.writeUInt32BE(page, 0)
        await readFully(file, record.subarray(pageNumberBytes), page * pageSize)
        yield record
      }
    } finally {
      await file.close()
    }
  }

/** Writes a whole backup file to `path`, synced, and answers what it is. */
export const writeBackup = async (
  path: string,
  header: BackupHeader,
  payload: Payload,
  finishedAt: () => Instant,
  run: Run,
): Promise<TakenBackup> => {
  const file = await open(path, 'wx')
  try {
    const inner = createHash('sha256')
    const whole = createHash('sha256')
    let size = 0
    const put = async (bytes: Uint8Array) => {
      whole.update(bytes)
      await file.writeFile(bytes)
      size += bytes.length
    }
    const prove = async (bytes: Uint8Array) => {
      inner.update(bytes)
      await put(bytes)
    }
    await prove(encodeHeader(header))
    const step = (fraction: number) => {
      stopIfAborted(run.signal)
      run.progress({ step: 'write', fraction })
    }
    for await (const bytes of payload(step)) await prove(bytes)
    const finished = finishedAt()
    await prove(Buffer.from(finished, 'ascii'))
    await put(inner.digest())
    await put(endMark)
    await file.sync()
    return { ...header.backup, finishedAt: finished, size, sha256: whole.digest('hex') as Sha256 }
  } finally {
    await file.close()
  }
}
