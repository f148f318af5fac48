import { createHash, hash } from 'node:crypto'
import { open, readdir, readFile, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { BackupSetId, type Entry, EpochId, GroupId, Sha256 } from '@db-failover/domain'
import { publish, temporaryFor } from './durable.ts'
import { refused, systemCode } from './errors.ts'
import { type PageTable, pageHashBytes } from './pages.ts'
import { instanceFolder, pageIndexName } from './places.ts'

// Beside a database lies what its last full backup held, page by page, so that a differential holds only the others.

/** Which full backup of which database an index describes. */
export interface IndexOwner {
  readonly group: GroupId
  readonly set: BackupSetId
  readonly epoch: EpochId
  readonly fork: string
  /** Of the finished backup file. */
  readonly fileSha256: Sha256
}

export interface PageIndex extends IndexOwner {
  readonly table: PageTable
}

const magic = 'db-failover pages 1\n'

const head = (i: PageIndex): string => {
  const { table, ...owner } = i
  const { hashes: _, ...size } = table
  return `${magic}${JSON.stringify({ ...owner, ...size })}\n`
}

export const writePageIndex = async (entry: Entry, generation: string, index: PageIndex): Promise<void> => {
  const path = join(instanceFolder(entry), pageIndexName(generation, index.set))
  const temporary = temporaryFor(path)
  const file = await open(temporary, 'wx')
  try {
    const body = Buffer.concat([Buffer.from(head(index)), index.table.hashes])
    await file.writeFile(Buffer.concat([body, hash('sha256', body, 'buffer')]))
    await file.sync()
  } finally {
    await file.close()
  }
  // An index of an attempt that died is replaced by this one.
  await rm(path, { force: true })
  await publish(temporary, path)
}

const bad = (code: string, says: string) => refused('BadBackup', code, `${says} A full backup is needed first.`)

const parse = (bytes: Buffer): PageIndex | null => {
  if (bytes.length < magic.length + pageHashBytes || bytes.toString('latin1', 0, magic.length) !== magic) return null
  const body = bytes.subarray(0, -pageHashBytes)
  if (!createHash('sha256').update(body).digest().equals(bytes.subarray(-pageHashBytes))) return null
  const end = body.indexOf('\n', magic.length)
  if (end < 0) return null
  const h: unknown = JSON.parse(body.toString('utf8', magic.length, end))
  if (typeof h !== 'object' || h === null) return null
  const { group, set, epoch, fork, fileSha256, snapshotSha256, pageSize, pageCount } = h as Record<string, unknown>
  if (!GroupId.is(group) || !BackupSetId.is(set) || !EpochId.is(epoch) || typeof fork !== 'string') return null
  if (!Sha256.is(fileSha256) || !Sha256.is(snapshotSha256)) return null
  if (typeof pageSize !== 'number' || typeof pageCount !== 'number') return null
  const hashes = body.subarray(end + 1)
  if (hashes.length !== pageCount * pageHashBytes) return null
  return { group, set, epoch, fork, fileSha256, table: { pageSize, pageCount, snapshotSha256, hashes } }
}

/** The index of that full beside that database; refused when it is missing, damaged, or of another one. */
export const readPageIndex = async (entry: Entry, generation: string, owner: IndexOwner): Promise<PageIndex> => {
  const name = pageIndexName(generation, owner.set)
  const bytes = await readFile(join(instanceFolder(entry), name)).catch((cause) => {
    if (systemCode(cause) === 'ENOENT') throw bad('NO_PAGE_INDEX', `The page index ${name} of the full is not there.`)
    throw cause
  })
  const index = parse(bytes)
  if (index === null) throw bad('DAMAGED_PAGE_INDEX', `The page index ${name} is damaged.`)
  const fields = ['group', 'set', 'epoch', 'fork', 'fileSha256'] as const
  const other = fields.find((f) => index[f] !== owner[f])
  if (other !== undefined)
    throw bad('FOREIGN_PAGE_INDEX', `The page index ${name} is of another full: its ${other} is ${index[other]}.`)
  return index
}

/** The indexes that lie beside a database, as file names. */
const indexesOf = async (entry: Entry, generation: string): Promise<readonly string[]> =>
  (await readdir(instanceFolder(entry))).filter((n) => n.startsWith(`${generation}.`) && n.endsWith('.pages'))

export const hasPageIndex = async (entry: Entry, generation: string, set: BackupSetId): Promise<boolean> =>
  (await indexesOf(entry, generation)).includes(pageIndexName(generation, set))

/** Removes the indexes of a database, finished or not, but those of `keep`: another process may be writing one. */
export const removePageIndexes = async (entry: Entry, generation: string, keep: BackupSetId | null): Promise<void> => {
  for (const name of await readdir(instanceFolder(entry)))
    if (
      name.startsWith(`${generation}.`) &&
      /\.pages(\.[0-9a-f]{8}\.tmp)?$/.test(name) &&
      (keep === null || !name.startsWith(pageIndexName(generation, keep)))
    )
      await rm(join(instanceFolder(entry), name), { force: true })
}
