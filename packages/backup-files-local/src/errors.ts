import type { BackupFilesError, RetryClass } from '@db-failover/ports'

type Tag = BackupFilesError['_tag']

const failure = (
  _tag: Tag,
  retry: RetryClass,
  code: string,
  folder: string,
  says: string,
  cause?: unknown,
): BackupFilesError => ({ _tag, retry, code, folder, says, ...(cause === undefined ? {} : { cause }) })

const codeOf = (cause: unknown): string =>
  typeof cause === 'object' && cause !== null && 'code' in cause && typeof cause.code === 'string'
    ? cause.code
    : 'UNKNOWN'

/** errno names (POSIX; libuv translates Windows' errors to the same ones) by what they mean for a backup folder. */
const MEANINGS: Readonly<Record<string, readonly [Tag, RetryClass, string]>> = {
  ENOENT: ['FileMissing', 'Permanent', 'the file is not there'],
  ENOTDIR: ['FolderMissing', 'Transient', 'the folder is not there'],
  ENOSPC: ['NoSpace', 'Transient', 'the disk is full'],
  EDQUOT: ['NoSpace', 'Transient', 'the quota is used up'],
  EACCES: ['NotPermitted', 'Permanent', 'this process may not do that here'],
  EPERM: ['NotPermitted', 'Permanent', 'this process may not do that here'],
  EROFS: ['NotPermitted', 'Permanent', 'the file system is read-only'],
  EFBIG: ['Failed', 'Permanent', 'the file system takes no file of this size'],
  EINVAL: ['Failed', 'Permanent', 'the file system refuses it'],
  ENAMETOOLONG: ['Failed', 'Permanent', 'the name is too long here'],
  EISDIR: ['Failed', 'Permanent', 'a folder lies under that name'],
}

/** What Node rejected with, as a value. What is not known to be lasting (EIO, ESTALE, a lost network) may pass. */
export const classified = (folder: string, cause: unknown): BackupFilesError => {
  const code = codeOf(cause)
  const [tag, retry, meaning] = MEANINGS[code] ?? ['Failed', 'Transient', 'the folder could not be used']
  return failure(tag, retry, code, folder, `${meaning} (${code})`, cause)
}

export const folderMissing = (folder: string): BackupFilesError =>
  failure('FolderMissing', 'Transient', 'ENOENT', folder, 'the folder is not there')

export const cancelled = (folder: string): BackupFilesError =>
  failure('Cancelled', 'Transient', 'ABORTED', folder, 'the work was cancelled')

export const damaged = (folder: string, says: string): BackupFilesError =>
  failure('Damaged', 'Permanent', 'DAMAGED', folder, says)

export const WRONG_SOURCE = 'WRONG_SOURCE'

/** The bytes that were read were not those of the order: nothing is wrong with the folder that they were written to. */
export const wrongSource = (folder: string): BackupFilesError =>
  failure(
    'Damaged',
    'Permanent',
    WRONG_SOURCE,
    folder,
    'what was read from the source has another hash than the backup',
  )

export const occupied = (folder: string, file: string): BackupFilesError =>
  failure(
    'Damaged',
    'Permanent',
    'EEXIST',
    folder,
    `another file lies there as ${file}; it is left alone: move it away`,
  )

export const notAName = (folder: string, file: string): BackupFilesError =>
  failure('Failed', 'Permanent', 'BADNAME', folder, `${JSON.stringify(file)} is no name for a backup file`)

export const stalled = (folder: string, limitMs: number): BackupFilesError =>
  failure('Failed', 'Transient', 'STALLED', folder, `the folder has not answered for ${limitMs / 1000} s`)

export const overtaken = (folder: string): BackupFilesError =>
  failure('Failed', 'Transient', 'OVERTAKEN', folder, 'the unfinished copy was moved or replaced by somebody else')
