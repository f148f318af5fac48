import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type FileSystem, nodeFileSystem } from '@db-failover/backup-files-local'

/** The machine's file system with a slow disk under each folder, and a count of what was flushed to it. */
export interface Limited {
  readonly fileSystem: FileSystem
  /** How often a file of the folder was flushed to its disk. */
  readonly flushed: (folder: string) => number
}

/** `bytesPerSecond`: what each folder's disk takes; null: as fast as it goes. What is written waits until that is over. */
export const limited = (bytesPerSecond: number | null): Limited => {
  const freeAt = new Map<string, number>()
  const flushes = new Map<string, number>()
  const taken = async (folder: string, bytes: number): Promise<void> => {
    if (bytesPerSecond === null) return
    const now = performance.now()
    const until = Math.max(now, freeAt.get(folder) ?? now) + (bytes / bytesPerSecond) * 1_000
    freeAt.set(folder, until)
    await sleep(until - now)
  }
  return {
    flushed: (folder) => flushes.get(folder) ?? 0,
    fileSystem: {
      ...nodeFileSystem,
      open: async (path, how) => {
        const folder = dirname(path)
        const file = await nodeFileSystem.open(path, how)
        const flush = (sync: () => Promise<void>) => async () => {
          await sync()
          flushes.set(folder, (flushes.get(folder) ?? 0) + 1)
        }
        return {
          ...file,
          sync: flush(file.sync),
          datasync: flush(file.datasync),
          write: async (from, position) => {
            const [written] = await Promise.all([file.write(from, position), taken(folder, from.length)])
            return written
          },
        }
      },
    },
  }
}
