import { readFile, rename, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GroupId, type ProcessId, Sha256 } from '@db-failover/domain'
import type { Checkpoints } from '@db-failover/supervisor'
import * as t from 'io-ts'
import { makeFolder } from '../config/make-folder.ts'

const Kept = t.type({
  formatVersion: t.literal(1),
  group: GroupId,
  /** Decimal digits. */
  revision: t.string,
  hash: Sha256,
})

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

/**
 * One small file for each group of a process. A file that is missing, cut off or of another group stands for none: then the
 * log is proven from its first event.
 */
export const checkpointsInFolder = (folder: string, process: ProcessId): Checkpoints => {
  const pathOf = (group: GroupId): string => join(folder, `${process}.${group}.checkpoint.json`)
  return {
    of: async (group) => {
      const text = await readFile(pathOf(group), 'utf8').catch(() => '')
      const kept = Kept.decode(parsed(text))
      if (kept._tag === 'Left' || kept.right.group !== group || !/^\d{1,30}$/.test(kept.right.revision)) return null
      return { revision: BigInt(kept.right.revision), hash: kept.right.hash }
    },
    keep: async (group, { revision, hash }) => {
      const kept: t.TypeOf<typeof Kept> = { formatVersion: 1, group, revision: revision.toString(), hash }
      const path = pathOf(group)
      await makeFolder(folder)
      await writeFile(`${path}.tmp`, `${JSON.stringify(kept)}\n`)
      await rename(`${path}.tmp`, path)
    },
  }
}
