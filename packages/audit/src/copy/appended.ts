import {
  type EventLog,
  type EventLogError,
  exactly,
  type NewEvent,
  noStream,
  type Receipt,
  systemClock,
} from '@db-failover/ports'
import type { Either } from 'fp-ts/lib/Either.js'

/** How often an append whose outcome is unknown is repeated literally. */
const REPETITIONS = 20

/** Appends where the stream ends, and repeats the append literally until it is known whether it was written. */
export const appended = async (
  log: EventLog,
  stream: string,
  end: bigint | null,
  events: readonly NewEvent[],
): Promise<Either<EventLogError, Receipt>> => {
  const expected = end === null ? noStream : exactly(end)
  for (let tries = 1; ; tries++) {
    const answer = await log.append(stream, expected, events)()
    if (answer._tag === 'Right' || answer.left.retry !== 'OutcomeUnknown' || tries > REPETITIONS) return answer
    await systemClock.sleep(Math.min(2000, 100 * 2 ** tries))
  }
}
