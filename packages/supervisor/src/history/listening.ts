import type { GroupId } from '@db-failover/domain'
import { type Clock, type EventLog, groupStream, type Observability } from '@db-failover/ports'
import { backoff } from '../time/backoff.ts'

export interface Listening {
  readonly log: EventLog
  readonly clock: Clock
  readonly random: () => number
  readonly observability: Observability
}

/**
 * Calls `heard` when the group's stream grows beyond what has been read. It only shortens waiting: the head is read at
 * intervals too.
 */
export const listen = async (
  { log, clock, random, observability }: Listening,
  group: GroupId,
  read: () => bigint | null,
  heard: () => void,
  signal: AbortSignal,
): Promise<void> => {
  for (let failures = 1; !signal.aborted; failures++) {
    try {
      for await (const delivery of log.subscribe(groupStream(group), read(), signal)) {
        failures = 1
        if (signal.aborted) return
        if (delivery._tag === 'Event' && delivery.event.revision > (read() ?? -1n)) heard()
      }
    } catch (cause) {
      observability.log('warn', 'a subscription failed', { group, says: String(cause) })
    }
    await clock.sleep(backoff(1_000, 30_000, failures, random), signal)
  }
}
