import type { EngineError } from '@db-failover/ports'
import { type Either, left } from 'fp-ts/lib/Either.js'
import type { TaskEither } from 'fp-ts/lib/TaskEither.js'
import { bounded, tooLate } from '../time/bounded.ts'
import type { EffectRun } from './run.ts'

/** A step that is ended after the time, with the answer that it is not known what became of it. */
export const within = async <A>(
  run: EffectRun,
  ms: number,
  step: (signal: AbortSignal) => TaskEither<EngineError, A>,
): Promise<Either<EngineError, A>> => {
  const ended = new AbortController()
  const end = () => ended.abort('ended')
  run.signal.addEventListener('abort', end, { once: true })
  try {
    const answer = await bounded(run.clock, ms, step(ended.signal)())
    return answer === tooLate
      ? left({ _tag: 'Unreachable', retry: 'Transient', code: 'TIMEOUT', says: `No answer within ${ms} ms.` })
      : answer
  } finally {
    run.signal.removeEventListener('abort', end)
    end()
  }
}
