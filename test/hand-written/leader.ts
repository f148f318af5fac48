import type { Event, GroupId, Instant, ProcessId } from '@db-failover/domain'
import { type End, type EventLog, groupLog, type Receipt } from '@db-failover/ports'

/** What a leader's events take from the world. */
export interface Pen {
  readonly now: () => Instant
  readonly newId: () => string
}

/** A group's history written by hand: appends to its stream as its only leader would. */
export const leaderOf = (log: EventLog, group: GroupId, { now, newId }: Pen) => {
  const stream = groupLog(log, group)
  let after: End = null
  return async (...events: readonly Event[]): Promise<Receipt> => {
    const drafts = events.map((event) => ({
      eventId: newId(),
      event,
      metadata: {
        at: now(),
        writer: { process: 'supervisor-1' as ProcessId, role: 'leader' as const, actor: 'supervisor-1' },
        term: 1,
        operation: null,
        rule: 'test',
        rulesVersion: 1,
        policyRevision: null,
        because: { input: 'test', data: {} },
        correlationId: 'test',
        causationId: null,
      },
    }))
    const done = await stream.append(after, drafts)()
    if (done._tag === 'Left') throw new Error(JSON.stringify(done.left))
    after = done.right.head
    return done.right.receipt
  }
}
