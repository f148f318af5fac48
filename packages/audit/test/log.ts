import { randomUUID } from 'node:crypto'
import type { Event, GroupId, Instant, ProcessId } from '@db-failover/domain'
import { type EventLog, groupLog, type StoredEvent } from '@db-failover/ports'
import { memoryEventLog } from '@db-failover/ports/memory'
import { right } from 'fp-ts/lib/Either.js'

export const orders = 'orders' as GroupId

/** A log in memory that holds these events, one second apart from 10:00:00 on. */
export const logOf = async (...events: readonly Event[]): Promise<EventLog> => {
  const log = memoryEventLog()
  const group = groupLog(log, orders)
  const drafts = events.map((event, i) => ({
    eventId: randomUUID(),
    event,
    metadata: {
      at: new Date(Date.UTC(2026, 0, 1, 10, 0, i)).toISOString() as Instant,
      writer: { process: 'p1' as ProcessId, role: 'leader' as const, actor: 'p1' },
      term: 1,
      operation: null,
      rule: 'r',
      rulesVersion: 1,
      policyRevision: null,
      because: { input: 'Resume', data: {} },
      correlationId: 'c',
      causationId: null,
    },
  }))
  const appended = await group.append(null, drafts)()
  if (appended._tag === 'Left') throw new Error(JSON.stringify(appended.left))
  return log
}

/** The same log as an attacker or a bad disk left it. */
export const tampered = (
  log: EventLog,
  change: (events: readonly StoredEvent[]) => readonly StoredEvent[],
): EventLog => ({
  ...log,
  read: (stream, options) => async () => {
    const all = await log.read(stream, { direction: 'forwards', from: 'start', most: 1_000 })()
    if (all._tag === 'Left') return all
    const events = change(all.right)
    if (options.direction === 'backwards') return right([...events].reverse().slice(0, options.most))
    const from = options.from === 'start' ? 0n : options.from === 'end' ? BigInt(events.length) : options.from
    return right(events.filter((e) => e.revision >= from).slice(0, options.most))
  },
})
