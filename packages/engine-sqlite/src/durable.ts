import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, link, open, readdir, rename, rm } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { systemCode } from './errors.ts'

/** Bytes handled at a time, so that the process stays responsive. */
export const chunkBytes = 1 << 20

const suffix = '.tmp'

/** A name beside `path` that nothing else bears; finished files never end like this. */
export const temporaryFor = (path: string): string => `${path}.${randomUUID().slice(0, 8)}${suffix}`

/** Removes what earlier attempts at `path` left. */
export const removeTemporaries = async (path: string): Promise<void> => {
  const lead = `${basename(path)}.`
  const names = await readdir(dirname(path))
  for (const name of names)
    if (name.startsWith(lead) && /^[0-9a-f]{8}\.tmp(-\w+)?$/.test(name.slice(lead.length)))
      await rm(join(dirname(path), name), { force: true })
}

/** Windows has no fsync of folders; there the rename is durable with the volume's log. */
const folderSyncRefusals = ['EPERM', 'EACCES', 'EISDIR', 'EINVAL', 'EBADF']

export const syncFolder = async (folder: string): Promise<void> => {
  try {
    const handle = await open(folder, constants.O_RDONLY)
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  } catch (cause) {
    if (process.platform !== 'win32' || !folderSyncRefusals.includes(systemCode(cause) ?? '')) throw cause
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  )

/**
 * Gives a finished, synced temporary file its name, durably. Answers false, and leaves everything as it lies, when
 * something bears that name already. A link cannot replace a file; where the file system has no links, a look and a
 * rename stand for it.
 */
export const publish = async (temporary: string, path: string): Promise<boolean> => {
  try {
    await link(temporary, path)
    await rm(temporary)
  } catch (cause) {
    const code = systemCode(cause)
    if (code === 'EEXIST') return false
    if (!['EPERM', 'ENOTSUP', 'EOPNOTSUPP', 'ENOSYS', 'EMLINK', 'EISDIR', 'EINVAL', 'UNKNOWN'].includes(code ?? ''))
      throw cause
    if (await exists(path)) return false
    await rename(temporary, path)
  }
  await syncFolder(dirname(path))
  return true
}
