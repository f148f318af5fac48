import { createHash } from 'node:crypto'
import type { GroupId, Sha256, TakenBackup } from '@db-failover/domain'
import { left, right } from 'fp-ts/lib/Either.js'
import type { FileAt } from '../../engine/engine.ts'
import { engineError } from '../../engine/engine-error.ts'
import type { MemoryGuard, Rows } from '../world/database.ts'
import type { MemoryWorld } from '../world/world.ts'
import type { Result } from './call.ts'

type StoredGuard = Omit<MemoryGuard, 'counter'> & { readonly counter: string }

/** What a backup file in memory holds, as JSON. A differential names the rows that its full lacks or has otherwise. */
export interface BackupContent {
  readonly magic: 'backup in memory'
  readonly group: GroupId
  readonly contingency: boolean
  readonly backup: Omit<TakenBackup, 'size' | 'sha256'>
  readonly guard: StoredGuard | null
  readonly rows: Readonly<Record<string, string>>
  readonly gone: readonly string[]
  /** Of what it restores to, and (for a differential) of the base's rows. */
  readonly result: string
  readonly baseResult: string | null
}

const digest = (bytes: string | Uint8Array): Sha256 => createHash('sha256').update(bytes).digest('hex') as Sha256

export const rowsDigest = (rows: Rows): string => digest(JSON.stringify([...rows].sort(([a], [b]) => (a < b ? -1 : 1))))

export const storedGuard = (guard: MemoryGuard | null): StoredGuard | null =>
  guard === null ? null : { ...guard, counter: guard.counter.toString() }

export const guardOfStored = (guard: StoredGuard | null): MemoryGuard | null =>
  guard === null ? null : { ...guard, counter: BigInt(guard.counter) }

export const encodeBackup = (content: BackupContent): { readonly bytes: Uint8Array; readonly taken: TakenBackup } => {
  const bytes = new TextEncoder().encode(JSON.stringify(content))
  return { bytes, taken: { ...content.backup, size: bytes.length, sha256: digest(bytes) } }
}

const decode = (bytes: Uint8Array): BackupContent | null => {
  try {
    const content = JSON.parse(new TextDecoder().decode(bytes)) as BackupContent
    return content.magic === 'backup in memory' ? content : null
  } catch {
    return null
  }
}

export const readFolder = (world: MemoryWorld, folder: string): Result<Map<string, Uint8Array>> => {
  const files = world.files.get(folder)
  return files === undefined
    ? left(engineError('Unreachable', 'NO_FOLDER', `The folder ${folder} cannot be reached.`))
    : right(files)
}

/** The content of a backup file and what it is; refused when it is missing or no whole backup. */
export const readContent = (
  world: MemoryWorld,
  at: FileAt,
): Result<{ readonly content: BackupContent; readonly taken: TakenBackup }> => {
  const folder = readFolder(world, at.entry[at.folder].supervisor)
  if (folder._tag === 'Left') return folder
  const bytes = folder.right.get(at.file)
  if (bytes === undefined) return left(engineError('BadBackup', 'NO_FILE', `There is no backup file ${at.file}.`))
  const content = decode(bytes)
  if (content === null) return left(engineError('BadBackup', 'DAMAGED', `${at.file} is no whole backup.`))
  return right({ content, taken: { ...content.backup, size: bytes.length, sha256: digest(bytes) } })
}

/** As `readContent`, and it is the backup that the log speaks of. */
export const readExpected = (world: MemoryWorld, at: FileAt, expected: TakenBackup): Result<BackupContent> => {
  const read = readContent(world, at)
  if (read._tag === 'Left') return read
  const { content, taken } = read.right
  return taken.sha256 === expected.sha256 && taken.set === expected.set
    ? right(content)
    : left(engineError('BadBackup', 'OTHER_CONTENT', `${at.file} is not the backup ${expected.set} of the log.`))
}
