import type { EventLog, Revision } from '../../event-log/event-log.ts'

/** What a factory hands to one case: a log of its own, or one in which nobody else uses the same stream names. */
export interface EventLogUnderTest {
  readonly log: EventLog
  /** A second handle on the same log, as another process would have it. */
  readonly other: EventLog
  /** Changes a stored event behind the log's back, as a bad disk or an intruder would. */
  readonly damage?: (stream: string, revision: Revision) => Promise<void>
  /** Subscriptions of `log` that have begun and not yet ended. */
  readonly openSubscriptions?: () => number
  /** How long, in milliseconds, a check waits for what must come before it fails; 10 000 unless said otherwise. */
  readonly patienceMs?: number
  /** Closes what is still open and removes what was made. */
  readonly dispose: () => Promise<void>
}

export type EventLogFactory = () => Promise<EventLogUnderTest>

/** For the cases that try many random runs. */
export interface Randomness {
  readonly seed: number
  readonly runs: number
}

/** A sentence of the contract, and a check that rejects when it does not hold. */
export interface EventLogCase {
  readonly title: string
  /** The case is for logs whose factory offers this. */
  readonly needs?: 'damage'
  readonly random?: true
  readonly check: (under: EventLogUnderTest, random: Randomness) => Promise<void>
}

/** Runs one case against a fresh log; rejects when the log breaks its sentence. */
export const checkEventLogCase = async (
  one: EventLogCase,
  factory: EventLogFactory,
  random: Randomness,
): Promise<void> => {
  const under = await factory()
  try {
    await one.check(under, random)
  } finally {
    await under.dispose()
  }
}
