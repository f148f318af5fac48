import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Delivery, EventLog, EventLogError, Json, NewEvent } from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'

/** A stream that nobody else uses, on a server that may hold everything already. */
export const aStream = (): string => `eventstoredb-${randomUUID()}`

export const anEvent = (data: Json = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  data,
  metadata: { by: 'test' },
})

export const events = (count: number): readonly NewEvent[] => Array.from({ length: count }, (_, n) => anEvent({ n }))

/** The refusal's tag. */
export const tagOf = (answer: Either<EventLogError, unknown>): string =>
  answer._tag === 'Left' ? answer.left._tag : 'done'

export const done = <A>(answer: Either<EventLogError, A>): A =>
  answer._tag === 'Right' ? answer.right : assert.fail(`${answer.left._tag}: ${JSON.stringify(answer.left, texts)}`)

const texts = (key: string, value: unknown): unknown =>
  key === 'cause' ? undefined : typeof value === 'bigint' ? `${value}` : value

/** Everything in the stream. */
export const whole = async (log: EventLog, stream: string) =>
  done(await log.read(stream, { direction: 'forwards', from: 'start', most: 100_000 })())

/** A subscription that is consumed at once. */
export const watched = (log: EventLog, stream: string) => {
  const abort = new AbortController()
  const seen: Delivery[] = []
  const consumed = (async () => {
    for await (const delivery of log.subscribe(stream, null, abort.signal)) seen.push(delivery)
  })()
  return {
    seen,
    revisions: () => seen.flatMap((d) => (d._tag === 'Event' ? [d.event.revision] : [])),
    stop: async () => {
      abort.abort()
      await consumed
    },
  }
}

export const eventually = async (holds: () => boolean, what: string, ms = 20_000): Promise<void> => {
  const until = performance.now() + ms
  while (!holds()) {
    assert.ok(performance.now() < until, `${what}: not within ${ms} ms`)
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
