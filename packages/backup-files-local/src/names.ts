import { createHash, randomBytes } from 'node:crypto'
import { join } from 'node:path'

// Names within a backup folder. What begins with a dot is unfinished; `<file>.manifest.json` belongs to `<file>`.

const MANIFEST = '.manifest.json'

/** A plain name on Linux, macOS and Windows alike, and none that this adapter uses for something else. */
export const isFileName = (name: string): boolean =>
  /^[^./\\:*?"<>|][^/\\:*?"<>|]{0,199}$/.test(name) &&
  [...name].every((character) => character >= ' ') &&
  !/[. ]$/.test(name) &&
  !name.toLowerCase().endsWith(MANIFEST)

export const manifestOf = (file: string): string => `${file}${MANIFEST}`

/** The same for the same content, so that a later run finds what an earlier one left; another for any other content. */
export const partialOf = (file: string, sha256: string): string => `.${file}.${sha256.slice(0, 16)}.partial`

/** A name that nobody else uses. */
export const passing = (file: string): string => `.${file}.${randomBytes(8).toString('hex')}.partial`

/** Whether an unfinished file belongs to `file` or to its manifest. */
export const isPartialOf = (file: string, name: string): boolean =>
  [file, manifestOf(file)].some(
    (of) => name.startsWith(`.${of}.`) && /^[0-9a-f]{16}\.partial$/.test(name.slice(of.length + 2)),
  )

export const pathOf = (folder: string, name: string): string => join(folder, name)

export const sha256 = () => createHash('sha256')
