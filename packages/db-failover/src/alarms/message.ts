import type { GroupId } from '@db-failover/domain'
import type { ChainedEvent } from '@db-failover/ports'

/** What a sink is given: plain JSON, without secrets. */
export interface AlarmMessage {
  readonly group: GroupId
  readonly state: 'open' | 'over'
  readonly kind: string
  /** The entry, host or process that it speaks of; null for the group. */
  readonly subject: string | null
  readonly says: string
  /** What to type or do. */
  readonly todo: string
  readonly at: string
  /** Its place in the group's log, for telling a repetition. */
  readonly revision: string
}

/** The message of an alarm's event; null for every other event. */
export const alarmMessage = (group: GroupId, { event, metadata, head }: ChainedEvent): AlarmMessage | null => {
  const place = { group, at: metadata.at, revision: head.revision.toString() }
  if (event.type === 'AlarmRaised') {
    const { kind, subject, says, todo } = event.data
    return { ...place, state: 'open', kind, subject, says, todo }
  }
  if (event.type !== 'AlarmCleared') return null
  const { kind, subject } = event.data
  return { ...place, state: 'over', kind, subject, says: `"${kind}" is over`, todo: '' }
}

export const messageKey = ({ group, kind, subject }: AlarmMessage): string => JSON.stringify([group, kind, subject])
