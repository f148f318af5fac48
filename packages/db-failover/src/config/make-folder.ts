import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const codeOf = (cause: unknown): unknown => (cause instanceof Error && 'code' in cause ? cause.code : undefined)

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Makes one folder, or leaves the folder that is there. */
const makeOne = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (cause) {
    if (codeOf(cause) !== 'EEXIST' || !(await isFolder(folder))) throw cause
  }
}

/**
 * Makes a folder that a person named, with those above it; one that is there is left as it is. Rejects with the system's
 * error. Node's own recursive `mkdir` never answers where the system says ENOENT though the parent is there, as Linux does
 * below /proc; here a folder is asked for twice at most. Others may make the same folders meanwhile.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  try {
    await makeOne(folder)
  } catch (cause) {
    const above = dirname(folder)
    if (codeOf(cause) !== 'ENOENT' || above === folder) throw cause
    if (!(await isFolder(above))) await makeFolder(above)
    await makeOne(folder)
  }
}
