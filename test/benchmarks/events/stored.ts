import { groupLog, groupStream, type NewEvent, type StoredEvent, seal } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { firstEvents, group } from './days.ts'
import { draftOf } from './drafts.ts'

export const stream = groupStream(group)

/** The first events of the history as they are appended: chained, in one batch. */
export const newEvents = (count: number): readonly NewEvent[] => {
  const sealed = seal(group, null, firstEvents(count).map(draftOf))
  if (sealed._tag === 'Left') throw new Error(JSON.stringify(sealed.left))
  return sealed.right.events
}

/** As a log gives them back. */
export const storedEvents = async (count: number): Promise<readonly StoredEvent[]> => {
  const log = memoryEventLog(undefined, Number.MAX_SAFE_INTEGER)
  const end = await groupLog(log, group).append(null, firstEvents(count).map(draftOf))()
  if (end._tag === 'Left') throw new Error(end.left._tag)
  const read = await log.read(stream, { direction: 'forwards', from: 'start', most: count })()
  if (read._tag === 'Left') throw new Error(read.left._tag)
  return read.right
}
