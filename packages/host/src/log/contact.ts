import type { GroupId } from '@db-failover/domain'
import { aliveStream, any, type Clock, type EventLog, type NewEvent, type Observability } from '@db-failover/ports'
import { type Moment, momentOf } from '../age.ts'
import { backoff } from '../backoff.ts'
import { granted, type Lease, overBy, seenAt } from '../lease.ts'
import { ANSWER_LIMIT, asked, saidBy } from './asking.ts'
import type { Following } from './following.ts'

/** After a failed attempt the next follows sooner than L/3, but not sooner than this many milliseconds. */
const SOONEST = 250

export interface Contact {
  /** For how long the lease has been over now, in milliseconds; below 0 while it runs, `Infinity` before the first. */
  readonly overByMs: () => number
  /** What the last failed attempt said; null after a success. */
  readonly trouble: () => string | null
  /** Says that the host lives now, without waiting for the next turn. */
  readonly hurry: () => void
  /** Renews the lease every L/3 until the signal aborts. */
  readonly run: () => Promise<void>
}

/**
 * Signs of life, and the lease that each of them earns: append, then read the group's stream to its head, not older than
 * that append; the lease runs from before the append was sent. A slow answer does not hold up the next sign of life, and
 * counts when it comes, from its own sending.
 */
export const contactWith = (deps: {
  readonly log: EventLog
  readonly group: GroupId
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly observability: Observability
  readonly following: Following
  readonly leaseMs: () => number
  readonly alive: (number: number) => NewEvent
  readonly sending: (number: number) => void
  /** The log answered; the view is not older than the sign of life `number`, and the lease counts from its sending. */
  readonly renewed: (number: number) => void
  /** An attempt failed, or the lease was found over. */
  readonly changed: () => void
}): Contact => {
  const { log, clock, signal, leaseMs } = deps
  const stream = aliveStream(deps.group)
  let lease: Lease | null = null
  let trouble: string | null = null
  let failures = 0
  let number = 0
  let inFlight: readonly Moment[] = []
  let wake = new AbortController()

  const attempt = async (): Promise<void> => {
    number += 1
    const mine = number
    const sent = momentOf(clock)
    inFlight = [...inFlight, sent]
    deps.sending(mine)
    // An answer that comes after L earns nothing.
    const limit = Math.max(ANSWER_LIMIT, leaseMs())
    const appended = await asked(clock, signal, () => log.append(stream, any, [deps.alive(mine)]), limit)
    const read = appended._tag === 'Left' ? appended : await deps.following.readToHead(appended.right)
    inFlight = inFlight.filter((m) => m !== sent)
    if (signal.aborted) return
    if (read._tag === 'Left') {
      trouble = saidBy(read.left)
      failures += 1
      wake.abort()
      deps.observability.log('debug', 'no sign of life', { says: trouble })
      deps.changed()
      return
    }
    trouble = null
    failures = 0
    lease = granted(lease, sent, leaseMs())
    deps.renewed(mine)
  }

  return {
    overByMs: () => {
      const now = momentOf(clock)
      if (lease !== null) lease = seenAt(lease, now)
      return overBy(lease, now, leaseMs())
    },
    trouble: () => trouble,
    hurry: () => wake.abort(),
    run: async () => {
      signal.addEventListener('abort', () => wake.abort(), { once: true })
      while (!signal.aborted) {
        const third = Math.max(1, leaseMs() / 3)
        const now = momentOf(clock)
        // What was sent a lease's length ago earns nothing any more; at most three are waited for.
        inFlight = inFlight.filter((m) => now.monotonic - m.monotonic < leaseMs())
        wake = new AbortController()
        if (inFlight.length < 3) void attempt()
        await clock.sleep(third, wake.signal)
        if (wake.signal.aborted) await clock.sleep(backoff(failures, Math.min(third, SOONEST), third), signal)
      }
    },
  }
}
