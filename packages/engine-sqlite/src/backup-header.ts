import { GroupId, Instant, Sha256, TakenBackup } from '@db-failover/domain'

// The layout of a backup file, numbers big-endian:
//
//   magic            19 bytes   "db-failover backup\n"
//   version           4 bytes   1
//   header length     4 bytes
//   header           JSON, UTF-8
//   payload          full: the pages of the snapshot in order
//                    differential: for each changed page its number from 0 (4 bytes), then the page
//   finished at      24 bytes   an instant as ASCII
//   sha256           32 bytes   of everything before
//   end mark          8 bytes   "dbf-end\n"

export const magic = Buffer.from('db-failover backup\n', 'ascii')
export const formatVersion = 1
export const endMark = Buffer.from('dbf-end\n', 'ascii')
export const instantBytes = 24
export const digestBytes = 32
export const trailerBytes = instantBytes + digestBytes + endMark.length
export const prefixBytes = magic.length + 8
export const pageNumberBytes = 4
/** Larger headers are not ours. */
export const mostHeaderBytes = 1 << 20

/** What is known of a backup before its payload is written. Sizes are bytes. */
export interface BackupHeader {
  readonly group: GroupId
  readonly contingency: boolean
  readonly backup: Omit<TakenBackup, 'finishedAt' | 'size' | 'sha256'>
  /** Of the snapshot that this file, with its base, restores to. */
  readonly snapshotSha256: Sha256
  /** Of the base's snapshot; null for a full. */
  readonly baseSnapshotSha256: Sha256 | null
  readonly pageSize: number
  readonly pageCount: number
  readonly payloadBytes: number
}

const anyDigest = '0'.repeat(64) as Sha256

const isWhole = (u: unknown): u is number => Number.isSafeInteger(u) && (u as number) >= 0

export const encodeHeader = (header: BackupHeader): Buffer => {
  const json = Buffer.from(JSON.stringify(header), 'utf8')
  const numbers = Buffer.alloc(8)
  numbers.writeUInt32BE(formatVersion, 0)
  numbers.writeUInt32BE(json.length, 4)
  return Buffer.concat([magic, numbers, json])
}

/** null: not what we write. */
export const decodeHeader = (json: string): BackupHeader | null => {
  let u: unknown
  try {
    u = JSON.parse(json)
  } catch {
    return null
  }
  if (typeof u !== 'object' || u === null) return null
  const h = u as Record<string, unknown>
  const { group, contingency, backup, snapshotSha256, baseSnapshotSha256, pageSize, pageCount, payloadBytes } = h
  if (!GroupId.is(group) || typeof contingency !== 'boolean' || !Sha256.is(snapshotSha256)) return null
  if (baseSnapshotSha256 !== null && !Sha256.is(baseSnapshotSha256)) return null
  if (!isWhole(pageSize) || !isWhole(pageCount) || !isWhole(payloadBytes)) return null
  if (typeof backup !== 'object' || backup === null) return null
  const whole: unknown = { ...backup, finishedAt: '1970-01-01T00:00:00.000Z', size: 0, sha256: anyDigest }
  if (!TakenBackup.is(whole)) return null
  const { finishedAt: _f, size: _s, sha256: _d, ...known } = whole
  return { group, contingency, backup: known, snapshotSha256, baseSnapshotSha256, pageSize, pageCount, payloadBytes }
}

export const decodeInstant = (bytes: Buffer): Instant | null => {
  const text = bytes.toString('ascii')
  return Instant.is(text) ? text : null
}
