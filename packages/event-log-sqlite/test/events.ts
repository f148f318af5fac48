import { randomUUID } from 'node:crypto'
import {
  type EventLog,
  type EventLogError,
  type NewEvent,
  noStream,
  type Receipt,
  type StoredEvent,
} from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'
import { expect } from 'vitest'

export const anEvent = (data: NewEvent['data'] = {}): NewEvent => ({
  eventId: randomUUID(),
  type: 'Written',
  schemaVersion: 1,
  data,
  metadata: {},
})

export const right = <A>(answer: Either<{ readonly says?: string; readonly _tag: string }, A>): A =>
  answer._tag === 'Right' ? answer.right : expect.fail(`${answer.left._tag}: ${answer.left.says}`)

export const left = <E>(answer: Either<E, unknown>): E =>
  answer._tag === 'Left' ? answer.left : expect.fail('it was done')

/** Begins a stream of so many events; `data.n` counts them. */
export const filled = async (log: EventLog, stream: string, count: number): Promise<Receipt> =>
  right(
    await log.append(
      stream,
      noStream,
      Array.from({ length: count }, (_, n) => anEvent({ n, filler: 'y'.repeat(100) })),
    )(),
  )

export const forwards = (
  log: EventLog,
  stream: string,
  from: bigint | 'start' = 'start',
  most = 1_000_000,
): Promise<Either<EventLogError, readonly StoredEvent[]>> => log.read(stream, { direction: 'forwards', from, most })()
