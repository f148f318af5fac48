import { type Either, left } from 'fp-ts/lib/Either.js'
import type { EngineError, Probe, Target } from '../../engine/engine.ts'
import { engineError } from '../../engine/engine-error.ts'
import { saw } from '../../engine/frame.ts'
import { lineageOfGuard } from '../world/database.ts'
import type { MemoryWorld } from '../world/world.ts'
import type { Result } from './call.ts'
import { generationOf } from './reach.ts'

/** What a probe sees now. */
export const look = (world: MemoryWorld, target: Target, raise: number | null): Probe => {
  const server = world.server(target.entry)
  if (!server.up) return saw('gone', 'The server does not answer.', { refused: server.refused })
  if (server.says !== null && server.says !== 'alive') return saw(server.says, `The server says: ${server.says}.`)
  const generation = generationOf(target)
  const database = server.databases.get(generation)
  if (database === undefined)
    return target.generation === null
      ? saw('alive', 'The server answers; it holds no database of ours yet.')
      : saw('unusable', `The database ${generation} is not there.`)
  const { guard } = database
  const mayRaise = guard !== null && guard.fence === null && guard.group === target.group
  if (mayRaise && raise !== null && guard.term <= raise)
    database.guard = { ...guard, term: raise, counter: guard.counter + 1n }
  return saw('alive', 'The database answers.', {
    generation,
    lineage: lineageOfGuard(database.guard),
    fenced: guard !== null && guard.fence !== null,
  })
}

/** A probe answers in time, whatever a fault makes of it. */
export const answer = async (
  world: MemoryWorld,
  work: () => Promise<Result<Probe>>,
  timeoutMs: number,
): Promise<Probe> => {
  const over = new AbortController()
  const late = world.clock
    .sleep(timeoutMs, over.signal)
    .then(
      (): Either<EngineError, Probe> =>
        left(engineError('Unreachable', 'TIMEOUT', 'The server did not answer in time.')),
    )
  const outcome = await Promise.race([work(), late])
  over.abort('answered')
  if (outcome._tag === 'Right') return outcome.right
  return saw(outcome.left._tag === 'Cancelled' ? 'unhappy' : 'gone', outcome.left.says)
}
