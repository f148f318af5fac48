import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { Sha256 } from '@db-failover/domain'
import { type Either, isLeft, isRight } from 'fp-ts/lib/Either.js'
import type { BackupFiles, BackupFilesError, CopyOrder, CopyOutcome } from '../../files/backup-files.ts'

/** What the contract needs of an adapter's surroundings. Made anew for every case. */
export interface BackupFilesWorld {
  readonly files: BackupFiles
  /** Four folders that are there and empty, as the adapter spells them. */
  readonly source: string
  readonly targets: readonly [string, string, string]
  /** A folder that is not there. */
  readonly missing: string
  /** Puts a file into a folder past the adapter, as somebody else would. */
  readonly put: (folder: string, name: string, bytes: Uint8Array) => Promise<void>
  /** A file's content, read past the adapter; null where there is none. */
  readonly get: (folder: string, name: string) => Promise<Uint8Array | null>
  /** Everything that lies in a folder, temporary files too. */
  readonly names: (folder: string) => Promise<readonly string[]>
  readonly dispose: () => Promise<void>
}

export type BackupFilesFactory = () => Promise<BackupFilesWorld>

export interface BackupFilesCase {
  /** A sentence of the contract. */
  readonly title: string
  /** Rejects when the adapter breaks that sentence. */
  readonly check: (factory: BackupFilesFactory) => Promise<void>
}

export const contractCase = (title: string, check: (world: BackupFilesWorld) => Promise<void>): BackupFilesCase => ({
  title,
  check: async (factory) => {
    const world = await factory()
    try {
      await check(world)
    } finally {
      await world.dispose()
    }
  },
})

export const FILE = 'orders-full-1.bak'
export const MANIFEST = `${FILE}.manifest.json`
export const never: AbortSignal = new AbortController().signal

/** Content of a given length that no part of repeats. */
export const content = (length: number, seed = 1): Uint8Array =>
  Uint8Array.from({ length }, (_, i) => ((i * 2654435761 + seed * 40503) >>> 13) & 0xff)

/** Enough for many pieces in an adapter that is set to small ones. */
export const BYTES = content(200_000)

export const sha256Of = (bytes: Uint8Array): Sha256 => {
  const digest = createHash('sha256').update(bytes).digest('hex')
  assert(Sha256.is(digest))
  return digest
}

/** An order for a source that was put there. */
export const ordered = async (
  world: BackupFilesWorld,
  to: readonly string[] = world.targets,
  bytes: Uint8Array = BYTES,
  file: string = FILE,
): Promise<CopyOrder> => {
  await world.put(world.source, file, bytes)
  const sha256 = sha256Of(bytes)
  return {
    from: world.source,
    file,
    size: bytes.length,
    sha256,
    to,
    manifest: { group: 'orders', set: 'orders/1/1', size: bytes.length, sha256, at: { revision: '41', hash: null } },
  }
}

export const copied = async (world: BackupFilesWorld, order: CopyOrder): Promise<readonly CopyOutcome[]> =>
  done(await world.files.copy(order, { signal: never, progress: () => {} })())

export const done = <A>(result: Either<BackupFilesError, A>): A => {
  assert(isRight(result), isLeft(result) ? `failed: ${result.left._tag}: ${result.left.says}` : '')
  return result.right
}

export const refused = <A>(result: Either<BackupFilesError, A>, tag: BackupFilesError['_tag'], folder: string) => {
  assert(isLeft(result), `should have failed as ${tag}, but did not`)
  isError(result.left, tag, folder)
}

export const isError = (error: BackupFilesError | null, tag: BackupFilesError['_tag'], folder: string) => {
  assert.equal(error?._tag, tag)
  assert.equal(error.folder, folder, 'an error names its folder as it was given')
  assert(error.code !== '' && error.says !== '', 'an error says what happened')
}

export const isAbsent = async (world: BackupFilesWorld, folder: string, name: string) => {
  assert((await world.get(folder, name)) === null, `${name} lies in ${folder}`)
}

/** Compared as a whole: a difference between two long contents is not to be printed. */
export const isUntouched = async (world: BackupFilesWorld, folder: string, name: string, bytes: Uint8Array) => {
  const found = await world.get(folder, name)
  assert(found !== null && Buffer.compare(found, bytes) === 0, `${name} in ${folder} has been touched`)
}

export const holds = async (world: BackupFilesWorld, folder: string, order: CopyOrder, bytes: Uint8Array = BYTES) => {
  const found = await world.get(folder, order.file)
  assert(found !== null && Buffer.compare(found, bytes) === 0, `${folder} does not hold the file byte for byte`)
  const manifest = await world.get(folder, `${order.file}.manifest.json`)
  assert(manifest !== null, `${folder} holds no manifest`)
  assert.deepEqual(JSON.parse(Buffer.from(manifest).toString('utf8')), order.manifest)
}

export const changed = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, i) => (i === at ? byte ^ 0x40 : byte))
