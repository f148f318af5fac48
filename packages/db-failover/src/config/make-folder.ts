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

/**
 * Makes a folder that a person named, with those above it; one that is there is left as it is. Rejects with the system's
 * error. Node's own recursive `mkdir` never answers where the system says ENOENT though the parent is there, as Linux does
 * below /proc.
 */
export const makeFolder = async (folder: string): Promise<void> => {
  try {
    await mkdir(folder)
  } catch (cause) {
    if (codeOf(cause) === 'EEXIST' && (await isFolder(folder))) return
    const above = dirname(folder)
    if (codeOf(cause) !== 'ENOENT' || above === folder || (await isFolder(above))) throw cause
    await makeFolder(above)
    await makeFolder(folder)
  }
}
