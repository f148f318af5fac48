import assert from 'node:assert/strict'
import { randomBytes } from 'node:crypto'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Sha256 } from '@db-failover/domain'
import type { BackupFiles, CopyOrder } from '@db-failover/ports'
import type { BackupFilesFactory } from '@db-failover/ports/contracts'
import { isLeft, isRight } from 'fp-ts/lib/Either.js'
import { type FileSystem, nodeFileSystem } from '../src/file-system.ts'
import { backupFilesOn } from '../src/local-backup-files.ts'
import { sha256 } from '../src/names.ts'

/** Small enough that a test's file takes many pieces, and that a full buffer is soon reached. */
export const small = { pieceBytes: 4096, bufferBytes: 16_384, flushBytes: 65_536 }

export const FILE = 'orders-full-1.bak'

const temporaryFolder = () => mkdtemp(join(tmpdir(), 'db-failover-files-'))

/** The contract's world, with real folders. */
export const realWorld =
  (fileSystem: FileSystem = nodeFileSystem): BackupFilesFactory =>
  async () => {
    const top = await temporaryFolder()
    const [source, one, two, three] = [join(top, 'staging'), join(top, 'one'), join(top, 'two'), join(top, 'three')]
    for (const folder of [source, one, two, three]) await mkdir(folder)
    return {
      files: backupFilesOn(fileSystem, small),
      source,
      targets: [one, two, three],
      missing: join(top, 'missing'),
      put: (folder, name, bytes) => writeFile(join(folder, name), bytes),
      get: (folder, name) => readFile(join(folder, name)).catch(() => null),
      names: (folder) => readdir(folder),
      dispose: () => rm(top, { recursive: true, force: true }),
    }
  }

const sha256Of = (bytes: Uint8Array): Sha256 => {
  const digest = sha256().update(bytes).digest('hex')
  assert(Sha256.is(digest))
  return digest
}

export interface Sample {
  readonly top: string
  readonly bytes: Buffer
  readonly order: CopyOrder
  readonly [Symbol.asyncDispose]: () => Promise<void>
}

/** A source of random bytes in a staging folder, and the order to copy it to folders beside it, which are made. */
export const sample = async (size: number, ...targets: readonly string[]): Promise<Sample> => {
  const top = await temporaryFolder()
  const from = join(top, 'staging')
  const to = targets.map((name) => join(top, name))
  for (const folder of [from, ...to]) await mkdir(folder, { recursive: true })
  const bytes = randomBytes(size)
  await writeFile(join(from, FILE), bytes)
  const hash = sha256Of(bytes)
  return {
    top,
    bytes,
    order: { from, file: FILE, size, sha256: hash, to, manifest: { set: 'orders/1/1', sha256: hash } },
    [Symbol.asyncDispose]: () => rm(top, { recursive: true, force: true }),
  }
}

export const outcomesOf = async (files: BackupFiles, order: CopyOrder, signal?: AbortSignal) => {
  const result = await files.copy(order, { signal: signal ?? new AbortController().signal, progress: () => {} })()
  assert(isRight(result), isLeft(result) ? `the copy failed as a whole: ${result.left.says}` : '')
  return result.right.map(({ error }) => error)
}

export const holdsCopy = async (folder: string, bytes: Uint8Array) => {
  const found = await readFile(join(folder, FILE))
  assert(found.equals(bytes), `${folder} does not hold the file byte for byte`)
  assert.deepEqual(await readdir(folder).then((names) => names.toSorted()), [FILE, `${FILE}.manifest.json`])
}
