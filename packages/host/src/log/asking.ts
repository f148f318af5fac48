import type { Clock, EventLogError } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bounded, tooLate, untilAborted } from '../bounded.ts'

/** After this many milliseconds without an answer a question to the log counts as failed. */
export const ANSWER_LIMIT = 10_000

const unavailable = (says: string, cause?: unknown): Either<EventLogError, never> =>
  left({ _tag: 'LogUnavailable', retry: 'Transient', says, cause })

const answered = async <A>(
  question: () => Promise<Either<EventLogError, A> | typeof tooLate>,
): Promise<Either<EventLogError, A>> => {
  try {
    const answer = await question()
    return answer === tooLate ? unavailable('the log does not answer') : answer
  } catch (cause) {
    return unavailable('the log adapter failed', cause)
  }
}

/** Asks what may be asked again at any time. A log that throws or rejects against its contract, or is silent, is unreachable. */
export const asked = <A>(
  clock: Clock,
  signal: AbortSignal,
  question: () => TaskEither<EventLogError, A>,
  limitMs: number = ANSWER_LIMIT,
): Promise<Either<EventLogError, A>> => answered(() => bounded(clock, limitMs, signal, question()()))

/** Waits for the answer however long it takes: a repetition must not be sent while its first try is under way. */
export const askedOnce = <A>(
  signal: AbortSignal,
  question: () => TaskEither<EventLogError, A>,
): Promise<Either<EventLogError, A>> => answered(() => untilAborted(signal, question()()))

export const saidBy = (error: EventLogError): string => {
  switch (error._tag) {
    case 'LogUnavailable':
    case 'LogDamaged':
    case 'OutcomeUnknown':
    case 'InvalidAppend':
    case 'AccessDenied':
    case 'TooOld':
      return `${error._tag}: ${error.says}`
    case 'CorruptEvent':
      return `CorruptEvent: revision ${error.revision} of ${error.stream}: ${error.says}`
    case 'WrongExpectation':
      return `WrongExpectation: ${error.stream}`
    case 'AppendTooLarge':
      return `AppendTooLarge: ${error.bytes} of at most ${error.most} bytes`
  }
}
