import type { BackupFiles, BackupFilesError, CopyOutcome } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { Life } from './life.ts'

/** What stands between this process and a folder now; null: nothing. */
export type Trouble = (folder: string, doing: 'write' | 'read') => 'missing' | 'full' | null

const errorOf = (folder: string, trouble: 'missing' | 'full'): BackupFilesError =>
  trouble === 'missing'
    ? { _tag: 'FolderMissing', retry: 'Transient', code: 'ENOENT', says: 'the folder cannot be reached', folder }
    : { _tag: 'NoSpace', retry: 'Transient', code: 'ENOSPC', says: 'the disk is full', folder }

/** Backup folders as one process reaches them. */
export const lentFiles = (files: BackupFiles, life: Life, trouble: Trouble): BackupFiles => {
  const failed = (folder: string, doing: 'write' | 'read'): BackupFilesError | null => {
    const found = trouble(folder, doing)
    return found === null ? null : errorOf(folder, found)
  }
  return {
    copy: (order, run) => () =>
      life.hears(
        (async () => {
          const source = failed(order.from, 'read')
          if (source !== null) return left(source)
          const refused = order.to.flatMap((folder): readonly CopyOutcome[] => {
            const error = failed(folder, 'write')
            return error === null ? [] : [{ folder, error }]
          })
          const to = order.to.filter((folder) => refused.every((r) => r.folder !== folder))
          const answer = await files.copy({ ...order, to }, run)()
          return answer._tag === 'Left' ? answer : right([...answer.right, ...refused])
        })(),
      ),
    verify: (folder, file, expected, signal) => () => {
      const error = failed(folder, 'read')
      return life.hears(error === null ? files.verify(folder, file, expected, signal)() : Promise.resolve(left(error)))
    },
    remove: (folder, file) => () => {
      const error = failed(folder, 'read')
      return life.hears(error === null ? files.remove(folder, file)() : Promise.resolve(left(error)))
    },
    list: (folder) => () => {
      const error = failed(folder, 'read')
      return life.hears(error === null ? files.list(folder)() : Promise.resolve(left(error)))
    },
    check: (folder) => () => {
      const error = failed(folder, 'write')
      return life.hears(error === null ? files.check(folder)() : Promise.resolve(left(error)))
    },
  }
}
