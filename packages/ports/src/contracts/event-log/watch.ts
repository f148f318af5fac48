import assert from 'node:assert/strict'
import { setTimeout } from 'node:timers/promises'
import type { Delivery, EventLog, Revision, StoredEvent } from '../../event-log/event-log.ts'
import type { EventLogUnderTest } from './case.ts'

/** A subscription that is being consumed. */
export interface Watch {
  readonly seen: readonly Delivery[]
  readonly events: () => readonly StoredEvent[]
  /** Waits until what was seen is enough; rejects when it does not come. */
  readonly until: (enough: () => boolean, what: string) => Promise<void>
  /** Aborts, and waits for the iteration to end. */
  readonly stop: () => Promise<void>
  /** Waits for the iteration to end by itself. */
  readonly ended: () => Promise<void>
}

const PATIENCE_MS = 10_000

export const patienceOf = (under: EventLogUnderTest): number => under.patienceMs ?? PATIENCE_MS

/** Looks every few milliseconds until something holds; rejects when patience ends. */
export const eventually = async (holds: () => boolean, what: string, patienceMs: number): Promise<void> => {
  const until = performance.now() + patienceMs
  while (!holds()) {
    assert.ok(performance.now() < until, `${what}: not within ${patienceMs} ms`)
    await setTimeout(2)
  }
}

/** `pace` is awaited with each delivery: a slow consumer. */
export const watch = (
  under: EventLogUnderTest,
  stream: string,
  after: Revision | null,
  pace: (delivery: Delivery) => Promise<void> | void = () => {},
  log: EventLog = under.log,
): Watch => {
  const seen: Delivery[] = []
  const abort = new AbortController()
  const state: { over: boolean; failed: unknown } = { over: false, failed: null }
  const consume = async (): Promise<void> => {
    for await (const delivery of log.subscribe(stream, after, abort.signal)) {
      seen.push(delivery)
      await pace(delivery)
    }
  }
  consume().then(
    () => {
      state.over = true
    },
    (thrown: unknown) => {
      state.over = true
      state.failed = thrown
    },
  )
  const patience = patienceOf(under)
  const ended = async (): Promise<void> => {
    await eventually(() => state.over, 'the end of the subscription', patience)
    assert.equal(state.failed, null, 'a subscription does not throw')
  }
  return {
    seen,
    events: () => seen.flatMap((d) => (d._tag === 'Event' ? [d.event] : [])),
    until: (enough, what) => eventually(enough, what, patience),
    stop: async () => {
      abort.abort()
      await ended()
    },
    ended,
  }
}

export const caughtUp = (w: Watch) => (): boolean => w.seen.some((d) => d._tag === 'CaughtUp')
