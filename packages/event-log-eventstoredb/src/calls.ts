import type { Expectation } from '@db-failover/ports'
import {
  ANY,
  type AppendResult,
  BACKWARDS,
  END,
  type EventData,
  FORWARDS,
  NO_STREAM,
  type ReadRevision,
  type RecordedEvent,
  START,
} from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { classified } from './classify.ts'
import type { Credentials, Patience } from './config.ts'
import type { Connection } from './connection.ts'
import { type Failure, malformed, silence } from './failure.ts'
import { heard } from './received.ts'

/** Who asks, and for how long. */
export interface Caller {
  readonly credentials: Credentials
  readonly patience: Patience
}

/** A deadline passes on the server's side first; the timer of this process is for a client that never answers. */
const GRACE_MS = 1000

export interface Extent {
  readonly direction: 'forwards' | 'backwards'
  readonly from: bigint | 'start' | 'end'
  /** At least 1: the server refuses to read nothing. */
  readonly most: number
}

/** Reads from the node only while it is the leader. A missing stream reads as `StreamNotFound`. */
export const readOn = (
  connection: Connection,
  stream: string,
  { direction, from, most }: Extent,
  { credentials, patience }: Caller,
): Promise<Either<Failure, readonly RecordedEvent[]>> =>
  new Promise((resolve) => {
    const events: RecordedEvent[] = []
    const started = performance.now()
    const finish = (answer: Either<Failure, readonly RecordedEvent[]>): void => {
      clearTimeout(timer)
      void stop()
      resolve(answer)
    }
    const expired = (): void => finish(left(silence(`reading ${stream}`, Math.round(performance.now() - started))))
    let timer = setTimeout(expired, patience.silenceMs)
    const incoming = connection.readStream(stream, {
      direction: direction === 'forwards' ? FORWARDS : BACKWARDS,
      fromRevision: revisionOf(from),
      maxCount: most,
      requiresLeader: true,
      credentials,
    })
    const stop = heard(incoming, () => incoming.cancel(), {
      event: ({ event }) => {
        if (event === undefined) return finish(left(malformed(`${stream}: an event without content`)))
        events.push(event)
        clearTimeout(timer)
        const rest = patience.readMs - (performance.now() - started)
        timer = setTimeout(expired, Math.max(0, Math.min(patience.silenceMs, rest)))
      },
      over: (thrown) => finish(thrown === null ? right(events) : left(classified(thrown.thrown))),
    })
  })

const revisionOf = (from: Extent['from']): ReadRevision => (from === 'start' ? START : from === 'end' ? END : from)

/** What an acknowledged append tells. `position` is missing where the events are hidden already. */
export interface Acknowledged {
  readonly revision: bigint
  readonly position: bigint | null
}

/**
 * One try of an append, on the leader only: a follower that is cut off from it would forward into nothing. Credentials
 * on the call make it a unary one; the client's batch way shares a table with every other client of the process.
 */
export const appendOn = async (
  connection: Connection,
  stream: string,
  expected: Expectation,
  events: EventData[],
  { credentials, patience }: Caller,
): Promise<Either<Failure, Acknowledged>> => {
  const call = async (): Promise<Either<Failure, Acknowledged>> => {
    try {
      const result = await connection.appendToStream(stream, events, {
        expectedRevision: expectationOf(expected),
        requiresLeader: true,
        credentials,
        deadline: patience.tryMs,
      })
      return acknowledged(stream, result)
    } catch (thrown) {
      return left(classified(thrown))
    }
  }
  return within(patience.tryMs + GRACE_MS, `appending to ${stream}`, call())
}

const acknowledged = (stream: string, result: AppendResult): Either<Failure, Acknowledged> =>
  result.success
    ? right({ revision: result.nextExpectedRevision, position: result.position?.commit ?? null })
    : left(malformed(`${stream}: an append that neither succeeded nor failed`))

const expectationOf = (expected: Expectation) => {
  if (expected._tag === 'Any') return ANY
  return expected._tag === 'NoStream' ? NO_STREAM : expected.revision
}

/** The answer, or silence after so many milliseconds; what comes later is not listened to. */
export const within = <A>(
  ms: number,
  what: string,
  answer: Promise<Either<Failure, A>>,
): Promise<Either<Failure, A>> => {
  const { promise, resolve } = Promise.withResolvers<Either<Failure, A>>()
  const timer = setTimeout(() => resolve(left(silence(what, ms))), ms)
  answer.then(resolve, (thrown: unknown) => resolve(left(classified(thrown)))).finally(() => clearTimeout(timer))
  return promise
}
