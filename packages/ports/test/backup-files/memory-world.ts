import type { BackupFiles } from '@db-failover/ports'
import type { BackupFilesFactory } from '@db-failover/ports/contracts'
import { type MemoryFiles, memoryBackupFiles, memoryFiles } from '@db-failover/ports/memory'

/** Folders in memory, under an adapter that may be spoilt on purpose. */
export const memoryWorld =
  (spoil: (right: BackupFiles, folders: MemoryFiles) => BackupFiles = (right) => right): BackupFilesFactory =>
  async () => {
    const targets = ['/one', '/two', '/three'] as const
    const folders = memoryFiles('/staging', ...targets)
    return {
      files: spoil(memoryBackupFiles(folders), folders),
      source: '/staging',
      targets: [...targets],
      missing: '/missing',
      put: async (folder, name, bytes) => {
        folders.get(folder)?.set(name, bytes)
      },
      get: async (folder, name) => {
        const bytes = folders.get(folder)?.get(name)
        return bytes === undefined ? null : Buffer.from(bytes)
      },
      names: async (folder) => [...(folders.get(folder)?.keys() ?? [])],
      dispose: async () => {},
    }
  }
