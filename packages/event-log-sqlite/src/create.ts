import { randomUUID } from 'node:crypto'
import { closeSync, existsSync, fsyncSync, linkSync, openSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { createSchema } from './schema.ts'

/**
 * Puts an empty log at the path, whole or not at all: it is made beside it and linked there, so that of two processes
 * one wins and no process ever sees a log half made. Throws what the file system or SQLite throws.
 */
export const createLog = (path: string): void => {
  const made = `${path}.${randomUUID()}.new`
  try {
    const db = new DatabaseSync(made)
    try {
      createSchema(db, randomUUID())
    } finally {
      db.close()
    }
    publish(made, path)
    syncFolder(dirname(path))
  } finally {
    for (const end of ['', '-wal', '-shm', '-journal']) rmSync(made + end, { force: true })
  }
}

const publish = (made: string, path: string): void => {
  try {
    linkSync(made, path)
  } catch (thrown) {
    if (existsSync(path)) return
    // A file system without hard links: two processes that begin the same log at once may then hinder each other.
    if (!(thrown instanceof Error) || !('code' in thrown) || thrown.code === 'ENOENT') throw thrown
    renameSync(made, path)
  }
}

/** Makes the new name durable. Windows has no such call; NTFS journals names itself. */
const syncFolder = (folder: string): void => {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
