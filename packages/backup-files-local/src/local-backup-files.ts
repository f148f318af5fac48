import type { BackupFiles, BackupFilesError } from '@db-failover/ports'
import { left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { check } from './check.ts'
import { defaults, type LocalBackupFilesConfig } from './config.ts'
import { copy } from './copy/copy.ts'
import { notAName } from './errors.ts'
import { type FileSystem, nodeFileSystem } from './file-system.ts'
import { list } from './list.ts'
import { isFileName } from './names.ts'
import { type Result, reaches } from './reach.ts'
import { remove } from './remove.ts'
import { verify } from './verify.ts'

const ifNamed =
  <A>(folder: string, file: string, work: () => Promise<Result<A>>): TaskEither<BackupFilesError, A> =>
  () =>
    isFileName(file) ? work() : Promise.resolve(left(notAName(folder, file)))

/** As `localBackupFiles`, over a given file system. */
export const backupFilesOn = (fileSystem: FileSystem, config: Partial<LocalBackupFilesConfig> = {}): BackupFiles => {
  const settings = { ...defaults, ...config }
  const reach = reaches(fileSystem, settings.stallLimitMs)
  return {
    copy: (order, run) => ifNamed(order.from, order.file, () => copy(reach, order, settings, run)),
    verify: (folder, file, expected, signal) =>
      ifNamed(folder, file, () => verify(reach(folder), file, expected, settings.pieceBytes, signal)),
    remove: (folder, file) => ifNamed(folder, file, () => remove(reach(folder), file)),
    list: (folder) => () => list(reach(folder)),
    check: (folder) => () => check(reach(folder)),
  }
}

/**
 * Backup folders that this process reaches as paths: local, UNC, mounted. A folder is given as an absolute path and is
 * never made; files lie directly in it. See the package's README for what is promised on which platform.
 */
export const localBackupFiles = (config: Partial<LocalBackupFilesConfig> = {}): BackupFiles =>
  backupFilesOn(nodeFileSystem, config)
