import type { GroupId } from '@db-failover/domain'
import { openSqliteEventLog } from '@db-failover/event-log-sqlite'
import { type ChainedEvent, groupLog } from '@db-failover/ports'

export const group = 'orders' as GroupId

/** Milliseconds between two looks: what follows from an event must not have gone far when it is seen. */
const LOOK = { least: 1, most: 2 }

/** Reads the group's stream of a log file from its beginning and goes on until aborted; the file may come later. */
export const followLog = async (
  path: string,
  seen: (event: ChainedEvent) => void,
  signal: AbortSignal,
): Promise<void> => {
  while (!signal.aborted) {
    const log = await openSqliteEventLog({ path, create: false, pollMs: LOOK })()
    if (log._tag === 'Left') {
      await new Promise((resolve) => setTimeout(resolve, 20))
      continue
    }
    for await (const d of groupLog(log.right, group).follow(null, signal)) {
      if (d._tag === 'Stopped') throw new Error(`the log cannot be followed: ${JSON.stringify(d.error)}`)
      if (d._tag === 'Event') seen(d.event)
    }
    await log.right.close()
  }
}
