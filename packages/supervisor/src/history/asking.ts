import type { ChainError, Clock } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bounded, tooLate } from '../time/bounded.ts'

/** After this many milliseconds without an answer a read counts as failed. */
const answerLimit = 10_000

const broken = (cause: unknown) => ({ says: 'the log adapter failed', cause })

/** A read that may take long. A log that rejects against its contract counts as unreachable. */
export const unhurried = async <E extends ChainError, A>(
  question: TaskEither<E, A>,
): Promise<Either<ChainError, A>> => {
  try {
    return await question()
  } catch (cause) {
    return left({ _tag: 'LogUnavailable', retry: 'Transient', ...broken(cause) })
  }
}

/** A read that is given up after a while. */
export const answered = async <E extends ChainError, A>(
  clock: Clock,
  question: TaskEither<E, A>,
): Promise<Either<ChainError, A>> => {
  const answer = await bounded(clock, answerLimit, unhurried(question))
  return answer === tooLate
    ? left({ _tag: 'LogUnavailable', retry: 'Transient', says: 'the log does not answer' })
    : answer
}

/** An append, waited for: nothing may be repeated while its first try is under way. */
export const written = async <E extends ChainError, A>(append: TaskEither<E, A>): Promise<Either<ChainError, A>> => {
  try {
    return await append()
  } catch (cause) {
    return left({ _tag: 'OutcomeUnknown', retry: 'OutcomeUnknown', ...broken(cause) })
  }
}
