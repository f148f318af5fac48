import { existsSync } from 'node:fs'
import { mkdir, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'

/** A database file and what SQLite puts beside it; the shared memory is rebuilt from them and never moved back. */
const parts = ['', '-wal', '-journal'] as const

/** Moves a database's files to a folder, the database itself first, as a disk that dies takes all of them at once. */
export const moveDatabase = async (from: string, file: string, to: string): Promise<void> => {
  await mkdir(to, { recursive: true })
  for (const part of parts)
    if (existsSync(join(from, file + part))) await rename(join(from, file + part), join(to, file + part))
  await rm(join(from, `${file}-shm`), { force: true })
}

/** Puts moved files back where they were. */
export const moveBack = async (from: string, to: string): Promise<void> => {
  const names = await readdir(from)
  // The journal lies there before the database that it belongs to.
  for (const name of names.sort((a, b) => b.length - a.length)) await rename(join(from, name), join(to, name))
}
