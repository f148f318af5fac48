import type { Connection } from './connection.ts'
import type { Failure } from './failure.ts'

/** A proven connection to the node that was the leader then, and what has become of it. */
export interface Lane {
  readonly connection: Connection
  /** Streams in use. */
  readonly used: () => number
  /** Aborted when nothing new may be sent over it: lost, spoilt, another leader, or the log was closed. */
  readonly retired: AbortSignal
  readonly retire: (why: Failure | null) => void
  /** Takes a stream; the answer gives it back. */
  readonly take: () => () => void
  /**
   * The greatest position in the server's log of an append that was acknowledged over this very connection: its node
   * holds everything up to there.
   */
  readonly holds: () => bigint
  readonly acknowledged: (position: bigint | null) => void
  /** Resolves when the lane is retired and nothing is under way on it any more. */
  readonly ended: Promise<void>
}

export const laneOn = (connection: Connection, released: () => void): Lane => {
  const retiring = new AbortController()
  const { promise: ended, resolve } = Promise.withResolvers<void>()
  let used = 0
  let position = -1n
  let ending = false
  const endWhenUnused = (): void => {
    if (used > 0 || ending || !retiring.signal.aborted) return
    ending = true
    connection.end().then(resolve)
  }
  const retire = (why: Failure | null): void => {
    if (retiring.signal.aborted) return
    retiring.abort(why)
    endWhenUnused()
    released()
  }
  void connection.whenLost(() => retire(null))
  return {
    connection,
    used: () => used,
    retired: retiring.signal,
    retire,
    take: () => {
      used++
      let taken = true
      return () => {
        if (!taken) return
        taken = false
        used--
        endWhenUnused()
        released()
      }
    },
    holds: () => position,
    acknowledged: (at) => {
      if (at !== null && at > position) position = at
    },
    ended,
  }
}
