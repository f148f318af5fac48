import { basename, dirname } from 'node:path'
import { type FileSystem, nodeFileSystem, type OpenFile } from '../src/file-system.ts'

/** A call that the adapter makes of its file system: `write one/.orders….partial`, told by folder and name. */
export interface Made {
  readonly call: 'open' | 'stat' | 'rename' | 'unlink' | 'files' | 'freeBytes' | 'read' | 'write' | 'sync'
  readonly folder: string
  readonly name: string
  /** Bytes asked for, of a read or a write. */
  readonly length: number
}

/** The machine's file system, where `before` may delay a call or let it fail. */
export const spoilt = (before: (made: Made) => Promise<void>, platform = process.platform): FileSystem => {
  const of = (call: Made['call'], path: string, length = 0): Made => ({
    call,
    folder: basename(dirname(path)),
    name: basename(path),
    length,
  })
  const file = (path: string, opened: OpenFile): OpenFile => ({
    read: (into, position) => before(of('read', path, into.length)).then(() => opened.read(into, position)),
    write: (from, position) => before(of('write', path, from.length)).then(() => opened.write(from, position)),
    sync: () => before(of('sync', path)).then(opened.sync),
    datasync: () => before(of('sync', path)).then(opened.datasync),
    stat: opened.stat,
    close: opened.close,
  })
  return {
    platform,
    open: async (path, how) => {
      await before(of('open', path))
      return file(path, await nodeFileSystem.open(path, how))
    },
    stat: (path) => before(of('stat', path)).then(() => nodeFileSystem.stat(path)),
    rename: (from, to) => before(of('rename', to)).then(() => nodeFileSystem.rename(from, to)),
    unlink: (path) => before(of('unlink', path)).then(() => nodeFileSystem.unlink(path)),
    files: (folder) => before(of('files', `${folder}/`)).then(() => nodeFileSystem.files(folder)),
    freeBytes: (folder) => before(of('freeBytes', `${folder}/`)).then(() => nodeFileSystem.freeBytes(folder)),
  }
}

export const systemError = (code: string) => Object.assign(new Error(code), { code })
