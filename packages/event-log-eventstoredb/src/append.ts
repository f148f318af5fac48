import {
  bytesOf,
  type CheckedEvent,
  checkedAppend,
  type EventLogError,
  type Expectation,
  type NewEvent,
  type Receipt,
} from '@db-failover/ports'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Access } from './access.ts'
import { invalidAppend, outcomeUnknown, refusedAppend, unavailable } from './errors.ts'
import { closed } from './failure.ts'
import { prepareGroupOf } from './group-streams.ts'
import { place } from './place.ts'
import { tokenOf } from './receipt.ts'
import { toStore } from './stored-event.ts'

/** The greatest revision that EventStoreDB knows. */
export const GREATEST_REVISION = 2n ** 63n - 1n

export const append = async (
  access: Access,
  stream: string,
  expected: Expectation,
  events: readonly NewEvent[],
): Promise<Either<EventLogError, Receipt>> => {
  if (access.closed.aborted) return left(unavailable(closed.says))
  const checked = checkedAppend(stream, events, access.limits.appendLimitBytes)
  if (checked._tag === 'Left') return checked
  if (expected._tag === 'Exactly' && (expected.revision < 0n || expected.revision >= GREATEST_REVISION))
    return left(invalidAppend(`${expected.revision} is no revision`))
  const prepared = await prepareGroupOf(access, stream, expected)
  if (prepared._tag === 'Left') return prepared
  const placed = await place(access, stream, expected, checked.right.map(toStore))
  if (placed._tag === 'Right') {
    const { revision, position } = placed.right
    return right({ stream, revision, token: tokenOf(lastIdOf(checked.right), position) })
  }
  const failure = placed.left
  return left(
    failure.written === 'unknown'
      ? outcomeUnknown(stream, failure)
      : refusedAppend(stream, expected, sizeOf(checked.right), failure),
  )
}

const lastIdOf = (events: readonly CheckedEvent[]): string => events.at(-1)?.eventId ?? ''

const sizeOf = (events: readonly CheckedEvent[]): number => events.reduce((sum, event) => sum + bytesOf(event), 0)
