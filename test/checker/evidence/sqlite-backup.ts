import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { number, orNull, record, text, Unreadable } from './shape.ts'
import { rowsIn } from './sqlite-rows.ts'

// A backup file as the SQLite engine's README describes it, read without the engine:
// "db-failover backup\n", version (4 bytes), length of the header (4), header (JSON), pages,
// then 24 bytes of time, 32 of SHA-256 over everything before, 8 of end mark.

const LEAD = 'db-failover backup\n'
const TIME = 24
const DIGEST = 32
const END = 'dbf-end\n'

const headerOf = record({
  backup: record({ set: text, kind: text, base: orNull(text) }),
  snapshotSha256: text,
  pageSize: number,
  pageCount: number,
})

interface BackupFile {
  readonly set: string
  readonly base: string | null
  readonly snapshotSha256: string
  readonly pageSize: number
  readonly pageCount: number
  readonly pages: Buffer
}

const sha256 = (bytes: Buffer): Buffer => createHash('sha256').update(bytes).digest()

const parse = (path: string): BackupFile => {
  const bytes = readFileSync(path)
  const digestAt = bytes.length - DIGEST - END.length
  const numbers = LEAD.length
  if (bytes.toString('ascii', 0, numbers) !== LEAD || bytes.toString('ascii', digestAt + DIGEST) !== END)
    throw new Unreadable(`${path} is no finished backup`)
  if (!sha256(bytes.subarray(0, digestAt)).equals(bytes.subarray(digestAt, digestAt + DIGEST)))
    throw new Unreadable(`${path} is damaged`)
  const headerAt = numbers + 8
  const pagesAt = headerAt + bytes.readUInt32BE(numbers + 4)
  const { backup, ...rest } = headerOf(JSON.parse(bytes.toString('utf8', headerAt, pagesAt)), path)
  return { ...rest, set: backup.set, base: backup.base, pages: bytes.subarray(pagesAt, digestAt - TIME) }
}

/** The snapshot of a full; of a differential, its pages over those of its full. */
const snapshotOf = (file: BackupFile, base: BackupFile | null): Buffer => {
  if (base === null) return file.pages
  const { pageSize, pageCount, pages } = file
  const whole = Buffer.alloc(pageSize * pageCount)
  base.pages.copy(whole)
  const step = pageSize + 4
  for (let at = 0; at < pages.length; at += step)
    pages.copy(whole, pages.readUInt32BE(at) * pageSize, at + 4, at + step)
  return whole
}

const find = (folder: string, set: string): BackupFile => {
  const lead = `${set.replaceAll('/', '-')}.`
  const name = readdirSync(folder).find((found) => found.startsWith(lead) && found.endsWith('.dbfb'))
  if (name === undefined) throw new Unreadable(`there is no file of ${set}`)
  return parse(join(folder, name))
}

/** Restores a backup set from a folder to a scratch file and reads its rows. Throws `Unreadable` with the reason. */
export const rowsOfBackup = (folder: string, set: string): readonly number[] => {
  const file = find(folder, set)
  const snapshot = snapshotOf(file, file.base === null ? null : find(folder, file.base))
  if (sha256(snapshot).toString('hex') !== file.snapshotSha256)
    throw new Unreadable(`${set} does not restore to the snapshot that it was taken from`)
  const scratch = mkdtempSync(join(tmpdir(), 'db-failover-checker-'))
  try {
    const path = join(scratch, 'restored.sqlite')
    writeFileSync(path, snapshot)
    return rowsIn(path)
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}
