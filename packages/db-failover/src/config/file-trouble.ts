const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder: name the file in it',
  ENOTDIR: 'a part of its path is a file and no folder',
  EEXIST: 'there is a file of this name, and no folder',
  EACCES: 'this user has no right to it',
  EPERM: 'this user has no right to it',
  EROFS: 'it lies on a file system that is read-only',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'its name is too long',
}

/** Why a file or folder cannot be used, in words where the system's code has some. */
export const fileTrouble = (cause: unknown): string => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause)
  const known = words[code]
  return known === undefined ? code : `${known} (${code})`
}
