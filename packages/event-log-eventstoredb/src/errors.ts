import type { EventLogError, Expectation } from '@db-failover/ports'
import type { Failure } from './failure.ts'

/** What could not be read, as the port's error. `StreamNotFound` is none: a missing stream reads as empty. */
export const readError = (stream: string, failure: Failure): EventLogError => {
  switch (failure.kind) {
    case 'Denied':
      return accessDenied(`reading ${stream}`, failure)
    case 'StreamDeleted':
      return deleted(stream, failure)
    default:
      return unavailable(`reading ${stream}: ${failure.says}`, failure.cause)
  }
}

/** Why nothing was written. */
export const refusedAppend = (
  stream: string,
  expected: Expectation,
  bytes: number,
  failure: Failure,
): EventLogError => {
  switch (failure.kind) {
    case 'WrongExpectation':
      return expected._tag === 'Any'
        ? invalidAppend(`${stream}: some of the event ids are those of another append`)
        : { _tag: 'WrongExpectation', retry: 'Conflict', stream, expected, actual: failure.actual }
    case 'Denied':
      return accessDenied(`appending to ${stream}`, failure)
    case 'TooLarge':
      return { _tag: 'AppendTooLarge', retry: 'Permanent', bytes, most: failure.most ?? bytes - 1 }
    case 'StreamDeleted':
      return deleted(stream, failure)
    default:
      return unavailable(`appending to ${stream}: ${failure.says}`, failure.cause)
  }
}

export const unavailable = (says: string, cause?: unknown): EventLogError =>
  cause === undefined
    ? { _tag: 'LogUnavailable', retry: 'Transient', says }
    : { _tag: 'LogUnavailable', retry: 'Transient', says, cause }

export const outcomeUnknown = (stream: string, { says, cause }: Failure): EventLogError => ({
  _tag: 'OutcomeUnknown',
  retry: 'OutcomeUnknown',
  says: `appending to ${stream}: ${says}`,
  cause,
})

export const invalidAppend = (says: string): EventLogError => ({ _tag: 'InvalidAppend', retry: 'Permanent', says })

const accessDenied = (doing: string, failure: Failure & { readonly kind: 'Denied' }): EventLogError => ({
  _tag: 'AccessDenied',
  retry: 'Permanent',
  says:
    failure.who === 'unknown'
      ? `${doing}: the log does not accept this user name and password`
      : `${doing}: the log’s access list does not allow it to this user`,
})

/** A deleted stream reads as a missing one, and what is appended to it goes on at its old revisions. */
export const softDeleted = (stream: string): EventLogError => ({
  _tag: 'LogDamaged',
  retry: 'Permanent',
  says: `the stream ${stream} was deleted by somebody: its events are hidden. Restore the log, or rebuild it from the copies`,
})

/** Nobody of this system deletes a stream, and one deleted for good can never be written again. */
const deleted = (stream: string, { cause }: Failure): EventLogError => ({
  _tag: 'LogDamaged',
  retry: 'Permanent',
  says: `the stream ${stream} was deleted for good (tombstoned): restore the log, or rebuild it from the copies`,
  cause,
})

/** Why a stream's metadata is not as it should be now. */
export const metadataError = (stream: string, failure: Failure): EventLogError => {
  if (failure.kind === 'Denied') return accessDenied(`setting the metadata of ${stream}`, failure)
  const says = `setting the metadata of ${stream}: ${failure.says}`
  return failure.written === 'unknown'
    ? { _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', says, cause: failure.cause }
    : unavailable(says, failure.cause)
}
