import { createHash } from 'node:crypto'
import { type FileHandle, open } from 'node:fs/promises'
import type { Entry, GroupId } from '@db-failover/domain'
import type { RestoreOrder, Run } from '@db-failover/ports'
import { pageNumberBytes } from './backup-header.ts'
import { type ProvenBackup, readBackup } from './backup-reader.ts'
import type { Settings } from './config.ts'
import { chunkBytes } from './durable.ts'
import { refused, stopIfAborted } from './errors.ts'
import { requireBase, requireExpected } from './expected.ts'
import { readFully, writeFully } from './pages.ts'
import { filePath } from './places.ts'

/** Copies the pages of a full into `to`. What was written counts only when the reading ends well. */
const writeFull = (order: RestoreOrder, to: FileHandle, step: (fraction: number) => void): Promise<ProvenBackup> =>
  readBackup(filePath(order.full.at), {
    step,
    payload: (_header, bytes, offset) => writeFully(to, bytes, offset),
  })

/** Puts the pages of a proven differential over those of its full. */
const writeDifferential = async (path: string, to: FileHandle, step: (fraction: number) => void): Promise<void> => {
  let record = Buffer.alloc(0)
  let filled = 0
  await readBackup(path, {
    step,
    payload: async (header, bytes) => {
      if (record.length === 0) record = Buffer.alloc(pageNumberBytes + header.pageSize)
      for (let at = 0; at < bytes.length; ) {
        const taken = bytes.copy(record, filled, at)
        at += taken
        filled += taken
        if (filled < record.length) continue
        filled = 0
        await writeFully(to, record.subarray(pageNumberBytes), record.readUInt32BE(0) * header.pageSize)
      }
    },
  })
}

const hashOf = async (file: FileHandle, size: number, step: (fraction: number) => void): Promise<string> => {
  const whole = createHash('sha256')
  const buffer = Buffer.alloc(chunkBytes)
  for (let at = 0; at < size; at += buffer.length) {
    step(at / size)
    const bytes = buffer.subarray(0, Math.min(buffer.length, size - at))
    await readFully(file, bytes, at)
    whole.update(bytes)
  }
  return whole.digest('hex')
}

/**
 * Writes to `temporary` the snapshot that a full, with a differential on it or alone, restores to: byte for byte the one
 * that the newest of them read. Synced, and read back against the hash that the backup was taken with.
 */
export const compose = async (
  settings: Settings,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
  temporary: string,
  run: Run,
): Promise<ProvenBackup> => {
  const stepOf = (step: string) => (fraction: number) => {
    stopIfAborted(run.signal, settings.closed)
    run.progress({ step, fraction })
  }
  const differential =
    order.differential === null
      ? null
      : await readBackup(filePath(order.differential.at), { step: stepOf('read differential') })
  if (order.differential !== null && differential !== null) {
    requireExpected(differential, order.differential.backup, group)
    if (differential.backup.base !== order.full.backup.set)
      throw refused(
        'BadBackup',
        'WRONG_BASE',
        `The differential rests on ${differential.backup.base ?? 'no base'}, not on ${order.full.backup.set}.`,
      )
  }
  const file = await open(temporary, 'wx+')
  try {
    const full = await writeFull(order, file, stepOf('restore full'))
    requireExpected(full, order.full.backup, group)
    if (full.backup.kind !== 'full')
      throw refused('BadBackup', 'OTHER_KIND', `Backup set ${full.backup.set} is no full backup.`)
    if (order.differential !== null && differential !== null) {
      requireBase(differential, full)
      await writeDifferential(filePath(order.differential.at), file, stepOf('restore differential'))
    }
    const last = differential ?? full
    const size = last.header.pageCount * last.header.pageSize
    await file.truncate(size)
    await file.sync()
    if ((await hashOf(file, size, stepOf('read back'))) !== last.header.snapshotSha256)
      throw refused('BadBackup', 'WRONG_RESULT', `What was restored on ${on.id} is not what the backup had read.`)
    return last
  } finally {
    await file.close()
  }
}

export const fileHash = async (path: string): Promise<string> => {
  const file = await open(path, 'r')
  try {
    return await hashOf(file, (await file.stat()).size, () => {})
  } finally {
    await file.close()
  }
}
