import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import type { RetryClass } from '../retry.ts'

/** A position within a stream, from 0, in every store. */
export type Revision = bigint

/** What an append states about its stream. `Any` only where no hash chain is kept. There is no default. */
export type Expectation =
  | { readonly _tag: 'NoStream' }
  | { readonly _tag: 'Exactly'; readonly revision: Revision }
  | { readonly _tag: 'Any' }

export const noStream: Expectation = { _tag: 'NoStream' }
export const any: Expectation = { _tag: 'Any' }
export const exactly = (revision: Revision): Expectation => ({
  _tag: 'Exactly',
  revision,
})

/** An event handed to a log. `data` and `metadata` are plain JSON; `eventId` is a UUID in lower case. */
export interface NewEvent {
  readonly eventId: string
  readonly type: string
  readonly schemaVersion: number
  readonly data: Json
  readonly metadata: Json
}

/** An event as a log gives it back. It is the reader's own or frozen: changing it changes nothing in the log. */
export interface StoredEvent extends NewEvent {
  readonly stream: string
  readonly revision: Revision
  /** The texts as they lie in the log, where it keeps text. A proof hashes these and not what was parsed from them. */
  readonly text?: StoredText
}

export interface StoredText {
  readonly data: string
  readonly metadata: string
}

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json }

/** Proof of an acknowledged append, to be shown to `read` as `notOlderThan`. `token` is the adapter's own. */
export interface Receipt {
  readonly stream: string
  /** Revision of the last event of the append. */
  readonly revision: Revision
  readonly token: string
}

export type EventLogError =
  /** The stream is not where the expectation says. Nothing was written. `actual: null`: there is no stream. */
  | {
      readonly _tag: 'WrongExpectation'
      readonly retry: 'Conflict'
      readonly stream: string
      readonly expected: Expectation
      readonly actual: Revision | null
    }
  | {
      readonly _tag: 'LogUnavailable'
      readonly retry: 'Transient'
      readonly says: string
      readonly cause?: unknown
    }
  /** The append may or may not have been written. */
  | {
      readonly _tag: 'OutcomeUnknown'
      readonly retry: 'OutcomeUnknown'
      readonly says: string
      readonly cause?: unknown
    }
  /** What lies at the revision is not what was written there. */
  | {
      readonly _tag: 'CorruptEvent'
      readonly retry: 'Permanent'
      readonly stream: string
      readonly revision: Revision
      readonly says: string
    }
  /** The log itself is damaged, so that no single event can be named. Nothing is written until a person has looked. */
  | {
      readonly _tag: 'LogDamaged'
      readonly retry: 'Permanent'
      readonly says: string
      readonly cause?: unknown
    }
  | {
      readonly _tag: 'AppendTooLarge'
      readonly retry: 'Permanent'
      readonly bytes: number
      readonly most: number
    }
  | {
      readonly _tag: 'InvalidAppend'
      readonly retry: 'Permanent'
      readonly says: string
    }
  | {
      readonly _tag: 'AccessDenied'
      readonly retry: 'Permanent'
      readonly says: string
    }
  /** The read cannot show everything that was placed before the receipt's append. */
  | {
      readonly _tag: 'TooOld'
      readonly retry: 'Transient'
      readonly says: string
    }

export interface ReadOptions {
  readonly direction: 'forwards' | 'backwards'
  /**
   * A revision is inclusive; one that is not (or no longer) visible stands for the next visible one in the direction.
   * `start` lies before the first event and `end` after the last: forwards from `end` and backwards from `start` are empty.
   */
  readonly from: Revision | 'start' | 'end'
  /** At most so many events. Fewer than asked for means that the edge was reached; 0 reads nothing. */
  readonly most: number
  /** The read then holds every event that the log placed before that append, or fails with `TooOld`. */
  readonly notOlderThan?: Receipt
}

/** One element of a subscription. Errors do not end it: the adapter resumes from its own position with backoff. */
export type Delivery =
  | { readonly _tag: 'Event'; readonly event: StoredEvent }
  /** Everything that was in the stream when the subscription (re)connected has been delivered. */
  | { readonly _tag: 'CaughtUp' }
  | { readonly _tag: 'Interrupted'; readonly error: EventLogError }

/** An append-only store of streams. Every adapter passes `eventLogContract`. */
export interface EventLog {
  /** The greatest sum of `bytesOf` over the events of one append. */
  readonly appendLimitBytes: number
  /**
   * All of the events or none, in order, durable when acknowledged.
   * Repeating an append literally (same event ids, same content, same expectation) answers with the original receipt,
   * also when other events came since. Under `Any` a repetition may be written a second time: readers of such a
   * stream drop a repeated event id. Never send a repetition while its first try is still under way.
   * `InvalidAppend`: no events, an id twice, an id that is no UUID in lower case, what is not plain JSON.
   */
  readonly append: (
    stream: string,
    expected: Expectation,
    events: readonly NewEvent[],
  ) => TaskEither<EventLogError, Receipt>
  /** A missing stream reads as empty. */
  readonly read: (stream: string, options: ReadOptions) => TaskEither<EventLogError, readonly StoredEvent[]>
  /**
   * Catches up after `after` (null: from the start), goes live, has no gaps and no repetitions, ends when `signal`
   * aborts or the log is closed. A slow consumer misses nothing but what `keepNewest` has removed meanwhile.
   * It only shortens waiting: its silence proves nothing.
   */
  readonly subscribe: (stream: string, after: Revision | null, signal: AbortSignal) => AsyncIterable<Delivery>
  /**
   * From now on readers see only the newest `count` events (1 or more); revisions go on counting. May be set before
   * the stream's first event. A greater count later brings nothing back.
   */
  readonly keepNewest: (stream: string, count: number) => TaskEither<EventLogError, void>
  /** Releases what the log holds. Later calls answer `LogUnavailable`. */
  readonly close: () => Promise<void>
}

export type RetryOf<E extends { readonly retry: RetryClass }> = E['retry']
