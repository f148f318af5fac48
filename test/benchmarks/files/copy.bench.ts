import { createHash, randomFillSync } from 'node:crypto'
import { mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { backupFilesOn } from '@db-failover/backup-files-local'
import type { Sha256 } from '@db-failover/domain'
import { ownFolder } from '../log/folder.ts'
import type { Benchmark, Size } from '../measure/benchmark.ts'
import { milliseconds, taking } from '../measure/timing.ts'
import { limited } from './limited.ts'

const sizes: Readonly<Record<Size, number>> = { small: 4 * 2 ** 20, full: 32 * 2 ** 20 }
/** What each folder's disk takes: eight of them together stay below what a plain disk writes. */
const bytesPerSecond = 8 * 2 ** 20
const file = 'orders-1-2.full.sqlite'

interface Source {
  readonly folder: string
  readonly size: number
  readonly sha256: Sha256
}

const sourceIn = (base: string, size: number): Source => {
  const folder = join(base, 'staging')
  mkdirSync(folder)
  const bytes = randomFillSync(Buffer.alloc(size))
  writeFileSync(join(folder, file), bytes)
  return { folder, size, sha256: createHash('sha256').update(bytes).digest('hex') as Sha256 }
}

/** Each folder has a file of its own, whole, and flushed. */
const mustLie = (folders: readonly string[], { sha256 }: Source, flushed: (folder: string) => number): void => {
  const inodes = new Set(folders.map((folder) => statSync(join(folder, file), { bigint: true }).ino))
  if (inodes.size !== folders.length) throw new Error('two folders hold one file')
  for (const folder of folders) {
    if (
      createHash('sha256')
        .update(readFileSync(join(folder, file)))
        .digest('hex') !== sha256
    )
      throw new Error(`the copy in ${folder} is damaged`)
    if (flushed(folder) < 1) throw new Error(`the copy in ${folder} was not flushed`)
  }
}

const copied = async (base: string, source: Source, to: number, rate: number | null): Promise<number> => {
  const folders = Array.from({ length: to }, (_, i) => join(base, `backup-${i + 1}`))
  for (const folder of folders) mkdirSync(folder)
  const { fileSystem, flushed } = limited(rate)
  const { size, sha256 } = source
  const order = { from: source.folder, file, size, sha256, to: folders, manifest: { sha256 } }
  const run = { signal: new AbortController().signal, progress: () => {} }
  const ms = await taking(async () => {
    const answer = await backupFilesOn(fileSystem).copy(order, run)()
    if (answer._tag === 'Left') throw new Error(answer.left.says)
    for (const { error } of answer.right) if (error !== null) throw new Error(error.says)
  })
  mustLie(folders, source, flushed)
  for (const folder of folders) rmSync(folder, { recursive: true })
  return ms
}

export const copy: Benchmark = {
  name: 'copy',
  says: 'one backup copied to eight folders, each on a disk of the same limited rate, against one folder',
  aim: { most: 1.2 },
  runs: 3,
  run: (size) =>
    ownFolder(async (base) => {
      const source = sourceIn(base, sizes[size])
      const times = new Map<number, number>()
      for (const to of [1, 2, 4, 8]) times.set(to, await copied(base, source, to, bytesPerSecond))
      const same = [await copied(base, source, 1, null), await copied(base, source, 8, null)]
      return {
        ratio: (times.get(8) ?? Number.NaN) / (times.get(1) ?? Number.NaN),
        figures: {
          ...Object.fromEntries([...times].map(([to, ms]) => [`${to} folders`, milliseconds(ms)])),
          'on one disk, without a limit: 1 folder': milliseconds(same[0] ?? 0),
          '8 on one disk': milliseconds(same[1] ?? 0),
        },
      }
    }),
}
