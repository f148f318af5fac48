import { rm } from 'node:fs/promises'
import type { Entry, GroupId } from '@db-failover/domain'
import type { RestoreOrder, Run } from '@db-failover/ports'
import { compose } from './compose.ts'
import type { Settings } from './config.ts'
import { removeTemporaries, temporaryFor } from './durable.ts'
import { refused } from './errors.ts'
import { checkIntegrity } from './integrity.ts'
import { besides, databasePath, drillFor } from './places.ts'

/** Restores beside the live database under a name of the operation's own, checks all of it, and throws it away. */
export const drill = async (
  settings: Settings,
  on: Entry,
  group: GroupId,
  order: RestoreOrder,
  run: Run,
): Promise<readonly string[]> => {
  const path = databasePath(on, drillFor(on, order.operation))
  // The name is this operation's alone: what lies there is of an attempt that died.
  await removeTemporaries(path)
  const temporary = temporaryFor(path)
  try {
    const { header } = await compose(settings, on, group, order, temporary, run)
    run.progress({ step: 'check', fraction: null })
    const found = await checkIntegrity(temporary, AbortSignal.any([run.signal, settings.closed]))
    if (found.integrity.join() !== 'ok')
      throw refused('BadDatabase', 'INTEGRITY', `The integrity check found: ${found.integrity.join('; ')}.`)
    if (found.foreignKeys > 0)
      throw refused('BadDatabase', 'FOREIGN_KEYS', `${found.foreignKeys} rows refer to rows that are not there.`)
    return [
      `Restored ${header.pageCount} pages; they have the hash that the backup was taken with.`,
      'PRAGMA integrity_check: ok.',
      'PRAGMA foreign_key_check: no row refers to a missing one.',
      `Read every row: ${found.tables} tables, ${found.rows} rows.`,
    ]
  } finally {
    for (const ending of ['', ...besides]) await rm(`${temporary}${ending}`, { force: true })
  }
}
