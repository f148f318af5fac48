import { stat, statfs } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { about, type Diagnosis, type LogExamination, spaceDiagnosis } from '@db-failover/ports'
import type { OpenError } from './errors.ts'
import { openSqliteEventLog } from './event-log.ts'

const on = about(null)

const todo: Readonly<Record<OpenError['_tag'], string>> = {
  FolderMissing: 'Make the folder, or correct log.sqlite in the process file.',
  LogMissing: 'Type: db-failover apply group.yaml, which begins it; or correct log.sqlite in the process file.',
  NotWritable: 'Let the user of this process write the file and its folder.',
  NotALog: 'Put the file aside, or correct log.sqlite in the process file.',
  NewerLog: 'Update this program.',
  LogDamaged:
    'Type: db-failover audit verify; put a copy of the log back, or make it anew: db-failover rebuild --from FOLDER.',
  LogUnavailable: 'Look which process holds the file, and try again.',
}

const bytesAt = (path: string): Promise<number> =>
  stat(path).then(
    ({ size }) => size,
    () => 0,
  )

const room = async (path: string): Promise<readonly Diagnosis[]> => {
  try {
    const { bavail, bsize } = await statfs(dirname(path))
    const grown = (await bytesAt(path)) + (await bytesAt(`${path}-wal`))
    const order = { free: bavail * bsize, needed: grown, what: 'the log as it is' }
    return [spaceDiagnosis(on, dirname(path), order)]
  } catch {
    return []
  }
}

/** A log in a SQLite file, as `doctor` looks at it: it is opened as a supervisor opens it, and nothing is written. */
export const examineSqliteLog = ({ path }: { readonly path: string }): LogExamination => ({
  examine: async () => {
    const file = resolve(path)
    const opened = await openSqliteEventLog({ path: file, create: false, busyWaitMs: 2_000 })()
    if (opened._tag === 'Left') {
      const { _tag, says } = opened.left
      return [on.error('log', `The log cannot be opened: ${says}.`, todo[_tag])]
    }
    await opened.right.close()
    return [on.fine('log', `The log ${file} can be read and written.`), ...(await room(file))]
  },
})
