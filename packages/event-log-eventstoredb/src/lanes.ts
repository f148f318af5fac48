import { readFileSync } from 'node:fs'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import type { Caller } from './calls.ts'
import type { Limits } from './config.ts'
import type { Target } from './connection-string.ts'
import { closed, type Failure, silence } from './failure.ts'

export type { Lane } from './lane.ts'

import { type Lane, laneOn } from './lane.ts'
import { leaderSearch } from './leader.ts'
import { noLaterThan, turns } from './turns.ts'

/** Appends and reads have connections of their own, so that no number of subscriptions keeps them waiting. */
export type Purpose = 'calls' | 'subscriptions'

/** A stream on a lane, until it is given back. */
export interface Place {
  readonly lane: Lane
  readonly release: () => void
}

export interface Lanes {
  /** A place on a proven connection, within so many milliseconds. `stream` is read to prove a new one. */
  readonly place: (purpose: Purpose, stream: string, withinMs: number) => Promise<Either<Failure, Place>>
  /** Tells what went wrong on a lane; whether it is used again follows from it. */
  readonly failed: (lane: Lane, failure: Failure) => void
  /** Open connections and the streams used on each. */
  readonly load: () => readonly number[]
  readonly close: () => Promise<void>
}

/** Calls are short: more wait for their turn rather than for another connection. */
const CALL_CONNECTIONS = 2

/** Connections to the leader, each with a budget of streams; opened one after another, as many as are needed. */
export const lanesTo = (target: Target, limits: Limits, caller: Caller, closing: AbortSignal): Lanes => {
  const { caFile } = target.options
  const search = leaderSearch({
    ...caller,
    target,
    rootCertificate: caFile === null ? null : readFileSync(caFile),
    observability: limits.observability,
    stopped: closing,
  })
  const open: Record<Purpose, Lane[]> = { calls: [], subscriptions: [] }
  const opening: Record<Purpose, Promise<Failure | null> | null> = { calls: null, subscriptions: null }
  const everOpened = new Set<Lane>()
  const queue = turns()

  const openOne = async (purpose: Purpose, stream: string): Promise<Failure | null> => {
    const found = await search.connected(stream)
    if (found._tag === 'Left') return found.left
    const lane = laneOn(found.right, () => {
      if (lane.retired.aborted || isSpare(purpose, lane)) drop(purpose, lane)
      queue.next()
    })
    everOpened.add(lane)
    lane.ended.then(() => everOpened.delete(lane))
    if (closing.aborted) lane.retire(closed)
    else open[purpose].push(lane)
    retireOthers(lane)
    return null
  }
  const drop = (purpose: Purpose, lane: Lane): void => {
    open[purpose] = open[purpose].filter((one) => one !== lane)
    lane.retire(null)
  }
  /** A connection without any stream, beside another one. */
  const isSpare = (purpose: Purpose, lane: Lane): boolean =>
    purpose === 'subscriptions' && lane.used() === 0 && open[purpose].length > 1
  /** Where another node leads now, what was sent to the former leader would wait or be refused. */
  const retireOthers = ({ connection }: Lane): void => {
    for (const purpose of ['calls', 'subscriptions'] as const)
      for (const lane of open[purpose]) if (lane.connection.endpoint !== connection.endpoint) drop(purpose, lane)
  }
  const free = (purpose: Purpose): Lane | undefined =>
    open[purpose].find((lane) => !lane.retired.aborted && lane.used() < limits.streamsPerConnection)
  const mayOpen = (purpose: Purpose): boolean => purpose === 'subscriptions' || open.calls.length < CALL_CONNECTIONS

  return {
    place: async (purpose, stream, withinMs) => {
      const until = performance.now() + withinMs
      let joined = false
      for (;;) {
        if (closing.aborted) return left(closed)
        const lane = free(purpose)
        if (lane !== undefined) return right({ lane, release: lane.take() })
        const rest = until - performance.now()
        if (rest <= 0)
          return left({ ...silence(`waiting for a free stream to read or write ${stream}`, withinMs), written: 'no' })
        if (!mayOpen(purpose)) {
          await queue.turn(rest)
          continue
        }
        const others = opening[purpose]
        opening[purpose] ??= openOne(purpose, stream).finally(() => {
          opening[purpose] = null
        })
        const failure = await noLaterThan(rest, opening[purpose])
        // What somebody else began earlier may have failed for a reason that has passed since.
        if (failure !== null && (others === null || joined)) return left(failure)
        joined ||= others !== null
      }
    },
    failed: (lane, failure) => {
      if (failure.kind === 'NotLeader' && failure.leader !== null) search.heardOf(failure.leader)
      if (failure.kind === 'TimedOut' || failure.kind === 'Silent') search.doubt(lane.connection.endpoint)
      if (failure.spoilt) lane.retire(failure)
    },
    load: () => [...open.calls, ...open.subscriptions].map((lane) => lane.used()),
    close: async () => {
      for (const lane of everOpened) lane.retire(closed)
      open.calls = []
      open.subscriptions = []
      queue.all()
      await Promise.all([...everOpened].map((lane) => lane.ended))
    },
  }
}
