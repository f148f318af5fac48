import { type Expectation, systemClock } from '@db-failover/ports'
import type { EventData } from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { type Acknowledged, appendOn } from './calls.ts'
import { closed, type Failure } from './failure.ts'
import { type Whereabouts, whereabouts } from './whereabouts.ts'

/** Pauses before the look for events whose append has not been answered, in milliseconds. */
const PAUSE = { least: 200, most: 1000 } as const

/** A leader that has changed again and again within one append is not followed for ever. */
const LEADERS_FOLLOWED = 5

/**
 * Appends, and finds out how it ended: after a try whose outcome is unknown it waits, reads back its own event ids from
 * the leader, and where they are not there repeats the append literally. Tries never overlap. `written: 'unknown'` is
 * left only when the time for all of that was over.
 */
export const place = async (
  access: Access,
  stream: string,
  expected: Expectation,
  events: readonly EventData[],
): Promise<Either<Failure, Acknowledged>> => {
  const { patience } = access.limits
  const until = performance.now() + patience.appendMs
  const rest = (): number => until - performance.now()
  const ids = events.map((event) => event.id)
  let doubt: Failure | null = null
  let pause: number = PAUSE.least
  let followed = 0
  for (;;) {
    const answer = await onLane(access, stream, rest(), async (lane) => {
      const one = await appendOn(lane.connection, stream, expected, [...events], access.caller)
      if (one._tag === 'Right') lane.acknowledged(one.right.position)
      return one
    })
    if (answer._tag === 'Right') return answer
    const failure: Failure = answer.left
    if (failure.kind === 'NotLeader' && doubt === null && followed++ < LEADERS_FOLLOWED && rest() > 0) continue
    if (failure.kind === 'WrongExpectation') {
      // An event that was written, then hidden and scavenged, is no longer recognised by the server.
      const found = await whereabouts(access, stream, expected, ids, rest())
      if (found._tag === 'Right' && found.right._tag === 'There') return right(found.right.at)
      if (isFinal(expected, failure.actual, found, doubt)) return answer
      doubt ??= found._tag === 'Left' ? { ...found.left, written: 'unknown' } : failure
    }
    if (failure.written === 'unknown') doubt = failure
    if (doubt === null) return answer
    for (;;) {
      if (access.closed.aborted) return left({ ...doubt, says: `${doubt.says}; ${closed.says}` })
      if (rest() <= pause) return left(doubt)
      await systemClock.sleep(pause, access.closed)
      pause = Math.min(pause * 2, PAUSE.most)
      const found = await whereabouts(access, stream, expected, ids, rest())
      if (found._tag === 'Left') continue
      if (found.right._tag === 'There') return right(found.right.at)
      if (found.right._tag === 'Taken')
        return left({
          kind: 'WrongExpectation',
          written: 'no',
          spoilt: false,
          actual: found.right.head,
          says: doubt.says,
        })
      break
    }
  }
}

/** Whether a refused expectation tells that the events are not there, and will not be. */
const isFinal = (
  expected: Expectation,
  actual: bigint | null,
  found: Either<Failure, Whereabouts>,
  doubt: Failure | null,
): boolean => {
  if (found._tag === 'Left') return found.left.kind === 'Denied'
  if (doubt === null || found.right._tag === 'Taken') return true
  return expected._tag === 'Exactly' && (actual === null || actual < expected.revision)
}
