import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Either } from 'fp-ts/lib/Either.js'
import { systemClock } from '../../clock.ts'
import type { Expectation, Json, ReadOptions, Receipt, Revision, StoredEvent } from '../../event-log/event-log.ts'
import { any, type EventLog, type EventLogError, exactly, type NewEvent, noStream } from '../../event-log/event-log.ts'

// Words in which the cases are written.

export const aStream = (): string => `contract-${randomUUID()}`

export const anEvent = (data: Json = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'SomethingHappened',
  schemaVersion: 1,
  data,
  metadata: { by: 'contract' },
})

export const events = (count: number): readonly NewEvent[] => Array.from({ length: count }, (_, n) => anEvent({ n }))

export const idsOf = (list: readonly { readonly eventId: string }[]): readonly string[] => list.map((e) => e.eventId)

export const revisionsOf = (list: readonly StoredEvent[]): readonly Revision[] => list.map((e) => e.revision)

export const done = <A>(answer: Either<EventLogError, A>): A =>
  answer._tag === 'Right' ? answer.right : assert.fail(`the log answered ${shown(answer.left)}`)

/** The refusal, which must have this tag. */
export const refused = <T extends EventLogError['_tag']>(
  tag: T,
  answer: Either<EventLogError, unknown>,
): Extract<EventLogError, { readonly _tag: T }> => {
  if (answer._tag === 'Right') return assert.fail(`expected ${tag}, but it was done`)
  const error = answer.left
  if (!isTagged(tag, error)) return assert.fail(`expected ${tag}, the log answered ${shown(error)}`)
  return error
}

const isTagged = <T extends EventLogError['_tag']>(
  tag: T,
  error: EventLogError,
): error is Extract<EventLogError, { readonly _tag: T }> => error._tag === tag

const shown = (error: EventLogError): string =>
  JSON.stringify(error, (key, value) => (key === 'cause' ? undefined : typeof value === 'bigint' ? `${value}` : value))

export const append = async (
  log: EventLog,
  stream: string,
  expected: Expectation,
  list: readonly NewEvent[],
): Promise<Receipt> => done(await log.append(stream, expected, list)())

/** A stream of `count` events; the receipt of the append. */
export const given = async (log: EventLog, stream: string, count: number): Promise<Receipt> =>
  append(log, stream, noStream, events(count))

/** A read that shows the receipt's append and all before it; a log may say `TooOld` for a while. */
export const readFresh = async (
  log: EventLog,
  stream: string,
  options: Omit<ReadOptions, 'notOlderThan'>,
  notOlderThan: Receipt,
): Promise<readonly StoredEvent[]> => {
  for (let attempt = 0; ; attempt++) {
    const answer = await log.read(stream, { ...options, notOlderThan })()
    if (answer._tag === 'Right' || answer.left._tag !== 'TooOld' || attempt >= 100) return done(answer)
    await systemClock.sleep(50)
  }
}

/** Everything in the stream, as it is after a further append elsewhere: so nothing acknowledged is missing. */
export const whole = async (log: EventLog, stream: string): Promise<readonly StoredEvent[]> => {
  const receipt = await append(log, aStream(), any, events(1))
  return readFresh(log, stream, { direction: 'forwards', from: 'start', most: 100_000 }, receipt)
}

/** The stream holds exactly these events, in this order, from this revision on. */
export const holds = async (
  log: EventLog,
  stream: string,
  list: readonly { readonly eventId: string }[],
  first: Revision = 0n,
): Promise<void> => {
  const found = await whole(log, stream)
  assert.deepEqual(idsOf(found), idsOf(list))
  assert.deepEqual(
    revisionsOf(found),
    list.map((_, i) => first + BigInt(i)),
  )
}

export const at = (revision: number | bigint): Expectation => exactly(BigInt(revision))
