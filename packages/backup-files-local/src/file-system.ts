import { constants, type StatsBase } from 'node:fs'
import * as fs from 'node:fs/promises'

/** What the adapter needs of a file system, so that tests can let any single call fail or hang. Rejects as Node does. */
export interface FileSystem {
  readonly platform: NodeJS.Platform
  /**
   * `create` refuses an existing file, `resume` a missing one; both write and read. `direct` reads past the page cache and
   * rejects where that is not to be had.
   */
  readonly open: (path: string, how: 'read' | 'direct' | 'create' | 'resume') => Promise<OpenFile>
  readonly stat: (path: string) => Promise<FileFacts>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly unlink: (path: string) => Promise<void>
  /** Names of what lies in a folder, with what is no plain file left out. */
  readonly files: (folder: string) => Promise<readonly string[]>
  /** Free for this process, in bytes. */
  readonly freeBytes: (folder: string) => Promise<number>
}

export interface OpenFile {
  readonly read: (into: Uint8Array, position: number) => Promise<number>
  readonly write: (from: Uint8Array, position: number) => Promise<number>
  readonly sync: () => Promise<void>
  readonly datasync: () => Promise<void>
  readonly stat: () => Promise<FileFacts>
  readonly close: () => Promise<void>
}

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'other'
  readonly size: number
  /** Device and inode: which physical file a path or a handle means. */
  readonly identity: string
}

const facts = (s: StatsBase<bigint>): FileFacts => ({
  kind: s.isFile() ? 'file' : s.isDirectory() ? 'folder' : 'other',
  size: Number(s.size),
  identity: `${s.dev}:${s.ino}`,
})

const flags = (how: 'read' | 'direct' | 'create' | 'resume'): string | number => {
  switch (how) {
    case 'read':
      return 'r'
    case 'direct':
      return constants.O_RDONLY | constants.O_DIRECT
    case 'create':
      return 'wx+'
    case 'resume':
      return 'r+'
  }
}

/** The machine's own file system. */
export const nodeFileSystem: FileSystem = {
  platform: process.platform,
  open: async (path, how) => {
    if (how === 'direct' && constants.O_DIRECT === undefined)
      throw Object.assign(new Error('no reading past the page cache here'), { code: 'ENOTSUP' })
    const handle = await fs.open(path, flags(how))
    return {
      read: async (into, position) => (await handle.read(into, 0, into.length, position)).bytesRead,
      write: async (from, position) => (await handle.write(from, 0, from.length, position)).bytesWritten,
      sync: () => handle.sync(),
      datasync: () => handle.datasync(),
      stat: async () => facts(await handle.stat({ bigint: true })),
      close: () => handle.close(),
    }
  },
  stat: async (path) => facts(await fs.stat(path, { bigint: true })),
  rename: fs.rename,
  unlink: fs.unlink,
  files: async (folder) => {
    const entries = await fs.readdir(folder, { withFileTypes: true })
    return entries.filter((entry) => entry.isFile()).map((entry) => entry.name)
  },
  freeBytes: async (folder) => {
    const { bavail, bsize } = await fs.statfs(folder)
    return bavail * bsize
  },
}
