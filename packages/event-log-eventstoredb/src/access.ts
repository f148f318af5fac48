import type { Either } from 'fp-ts/lib/Either.js'
import type { Caller } from './calls.ts'
import type { Limits } from './config.ts'
import type { Failure } from './failure.ts'
import type { Lane, Lanes } from './lanes.ts'

/** An open log: the connections, who asks, and when it ends. */
export interface Access {
  readonly lanes: Lanes
  readonly caller: Caller
  readonly limits: Limits
  readonly closed: AbortSignal
}

/** Runs one call on a proven connection and tells the connection how it ended. */
export const onLane = async <A>(
  { lanes, limits }: Access,
  stream: string,
  withinMs: number,
  call: (lane: Lane) => Promise<Either<Failure, A>>,
): Promise<Either<Failure, A>> => {
  const place = await lanes.place(
    'calls',
    stream,
    Math.min(withinMs, limits.patience.silenceMs + limits.patience.connectMs),
  )
  if (place._tag === 'Left') return place
  const { lane, release } = place.right
  try {
    const answer = await call(lane)
    if (answer._tag === 'Left') lanes.failed(lane, answer.left)
    return answer
  } finally {
    release()
  }
}
