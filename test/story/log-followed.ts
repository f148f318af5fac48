import type { GroupId } from '@db-failover/domain'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { type ChainedEvent, type EventLog, groupLog } from '@db-failover/ports'

export const group = 'orders' as GroupId

/** Milliseconds between two looks: what follows from an event must not have gone far when it is seen. */
const LOOK = { least: 1, most: 2 }

/** A log that is closed when it has been read. */
export type Opened = EventLog & { readonly close: () => Promise<void> }

/** Reads the group's stream from its beginning and goes on until aborted; `open` answers null while there is no log. */
export const followOpened = async (
  open: () => Promise<Opened | null>,
  seen: (event: ChainedEvent) => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const log = await open()
    if (log === null) {
      await new Promise((resolve) => setTimeout(resolve, 20))
      continue
    }
    for await (const d of groupLog(log, group).follow(null, signal)) {
      if (d._tag === 'Stopped') throw new Error(`the log cannot be followed: ${JSON.stringify(d.error)}`)
      if (d._tag === 'Event') seen(d.event)
    }
    await log.close()
  }
}

/** The same of a log file, which may come later. */
export const followLog = (path: string, seen: (event: ChainedEvent) => void, signal: AbortSignal): Promise<void> =>
  followOpened(
    async () => {
      const log = await openSqliteEventLog({ path, create: false, pollMs: LOOK })()
      return log._tag === 'Left' ? null : log.right
    },
    seen,
    signal,
  )
