import type { Clock, EngineError, HostConnection, HostConnections, OpenOrder } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { backoff } from '../backoff.ts'
import { bounded, tooLate } from '../bounded.ts'

/** After this many milliseconds without an answer opening is tried anew; what opens late is destroyed. */
const OPEN_LIMIT = 15_000
const FIRST_PAUSE = 50
const MOST_PAUSE = 1_000

/** Asks an engine; one that throws or rejects against its contract counts as unreachable, with an unknown outcome. */
export const askedEngine = async <A>(question: () => TaskEither<EngineError, A>): Promise<Either<EngineError, A>> => {
  try {
    return await question()()
  } catch (cause) {
    return left({
      _tag: 'OutcomeUnknown',
      retry: 'OutcomeUnknown',
      code: 'adapter',
      says: 'the adapter failed',
      cause,
    })
  }
}

/**
 * Tries until the database opens in the order's epoch, or the signal aborts (null). `failed` hears of each attempt.
 * `losses`: how often in a row it has opened and soon refused again, so that this does not become a busy loop.
 */
export const openUntil = async <C>(
  clock: Clock,
  connections: HostConnections<C>,
  order: OpenOrder,
  losses: number,
  signal: AbortSignal,
  failed: (says: string) => void,
): Promise<HostConnection<C> | null> => {
  const discard = (late: Either<EngineError, HostConnection<C>>) => {
    if (late._tag === 'Right') void late.right.destroy().catch(() => {})
  }
  if (losses > 0) await clock.sleep(backoff(losses - 1, FIRST_PAUSE, MOST_PAUSE), signal)
  for (let attempt = 0; !signal.aborted; attempt++) {
    const outcome = await bounded(
      clock,
      OPEN_LIMIT,
      signal,
      askedEngine(() => connections.open(order)),
      discard,
    )
    if (outcome !== tooLate && outcome._tag === 'Right') {
      if (!signal.aborted) return outcome.right
      discard(outcome)
      return null
    }
    if (signal.aborted) return null
    failed(outcome === tooLate ? 'the database does not answer' : outcome.left.says)
    await clock.sleep(backoff(attempt, FIRST_PAUSE, MOST_PAUSE), signal)
  }
  return null
}
