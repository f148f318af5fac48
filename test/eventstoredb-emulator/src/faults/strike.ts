import { status } from '@grpc/grpc-js'
import { Failure, malformedError, notLeader, notReady } from '../protocol/failure.ts'
import type { Effect } from './fault.ts'

/** A call of which nothing more is heard. */
export const SILENCE = Symbol('silence')

const closed = () => new Failure(status.UNAVAILABLE, 'Connection dropped')

/** What becomes of a call before anything is done: an error, silence, or nothing out of the ordinary. */
export const before = async (effect: Effect | null): Promise<Failure | typeof SILENCE | null> => {
  switch (effect?.kind) {
    case 'slow':
      await new Promise((resolve) => setTimeout(resolve, effect.milliseconds))
      return null
    case 'never-answer':
      return SILENCE
    case 'not-leader':
      return notLeader(effect)
    case 'not-ready':
      return notReady()
    case 'malformed-error':
      return malformedError()
    case 'close':
      return effect.committed === true || effect.afterEvents !== undefined ? null : closed()
    default:
      return null
  }
}

/** What becomes of the answer of a write that was done. */
export const after = (effect: Effect | null): Failure | typeof SILENCE | null => {
  if (effect?.kind === 'lose-answer') return SILENCE
  return effect?.kind === 'close' ? closed() : null
}

export { closed }
