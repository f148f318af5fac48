import { backupFilesContract } from '@db-failover/ports/contracts'
import { nodeFileSystem } from '../src/file-system.ts'
import { realWorld } from './folders.ts'

backupFilesContract('the adapter for local folders', realWorld())

backupFilesContract(
  'the adapter for local folders, where folders cannot be flushed as on Windows,',
  realWorld({
    ...nodeFileSystem,
    platform: 'win32',
    open: async (path, how) => {
      const file = await nodeFileSystem.open(path, how)
      if ((await file.stat()).kind !== 'folder') return file
      return { ...file, sync: () => Promise.reject(Object.assign(new Error('EPERM: fsync'), { code: 'EPERM' })) }
    },
  }),
)
