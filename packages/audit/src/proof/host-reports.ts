import type { GroupId } from '@db-failover/domain'
import { type EventLog, type EventLogError, hostsStream } from '@db-failover/ports'
import { left, right } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'

/**
 * What hosts reported, row by row as the store keeps it. Each host writes for itself, so no chain binds these reports: one
 * that was changed is found where the store bears checksums, one that is missing at the end is not.
 */
export type HostReports =
  | { readonly _tag: 'Readable'; readonly events: number }
  | { readonly _tag: 'Damaged'; readonly stream: string; readonly at: bigint; readonly says: string }

const PAGE = 500

/** Reads every report of the group's hosts. A log that cannot be read is an error and proves nothing. */
export const readHostReports =
  (log: EventLog, group: GroupId): TaskEither<EventLogError, HostReports> =>
  async () => {
    const stream = hostsStream(group)
    let from: bigint | 'start' = 'start'
    for (let events = 0; ; ) {
      const page = await log.read(stream, { direction: 'forwards', from, most: PAGE })()
      if (page._tag === 'Left') {
        const { left: error } = page
        return error._tag === 'CorruptEvent'
          ? right({ _tag: 'Damaged', stream, at: error.revision, says: error.says })
          : left(error)
      }
      events += page.right.length
      const last = page.right.at(-1)
      if (last === undefined || page.right.length < PAGE) return right({ _tag: 'Readable', events })
      from = last.revision + 1n
    }
  }
