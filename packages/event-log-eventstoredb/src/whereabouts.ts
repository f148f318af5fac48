import type { Expectation } from '@db-failover/ports'
import type { RecordedEvent } from '@eventstore/db-client'
import { type Either, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { type Acknowledged, type Extent, readOn } from './calls.ts'
import type { Failure } from './failure.ts'

/** Where one's own events are, as the leader shows it. */
export type Whereabouts =
  | { readonly _tag: 'There'; readonly at: Acknowledged }
  /** Another append lies where these events would: they are not written, and never will be. */
  | { readonly _tag: 'Taken'; readonly head: bigint }
  /** Not to be seen: not written, not yet written, or hidden. */
  | { readonly _tag: 'NotSeen' }

/** Under `Any` this many of the newest events are looked through. */
const LOOKED_THROUGH = 200

/** Looks for events by their ids: where the expectation places them, under `Any` among the newest. */
export const whereabouts = async (
  access: Access,
  stream: string,
  expected: Expectation,
  ids: readonly string[],
  withinMs: number,
): Promise<Either<Failure, Whereabouts>> => {
  const extent = extentOf(expected, ids.length)
  const read = await onLane(access, stream, withinMs, (lane) => readOn(lane.connection, stream, extent, access.caller))
  if (read._tag === 'Left') return read.left.kind === 'StreamNotFound' ? right({ _tag: 'NotSeen' }) : read
  const last = read.right.find((event) => event.id === ids.at(-1))
  if (last !== undefined && ids.every((id) => read.right.some((event) => event.id === id)))
    return right({ _tag: 'There', at: { revision: last.revision, position: last.position?.commit ?? null } })
  if (expected._tag === 'Any' || read.right[0]?.revision !== extent.from) return right({ _tag: 'NotSeen' })
  return onLane(access, stream, withinMs, (lane) => headOf(lane.connection, stream, access, read.right))
}

const extentOf = (expected: Expectation, count: number): Extent => {
  if (expected._tag === 'Any') return { direction: 'backwards', from: 'end', most: LOOKED_THROUGH + count }
  const from = expected._tag === 'NoStream' ? 0n : expected.revision + 1n
  return { direction: 'forwards', from, most: count }
}

const headOf = async (
  connection: Parameters<typeof readOn>[0],
  stream: string,
  access: Access,
  seen: readonly RecordedEvent[],
): Promise<Either<Failure, Whereabouts>> => {
  const newest = await readOn(connection, stream, { direction: 'backwards', from: 'end', most: 1 }, access.caller)
  if (newest._tag === 'Left') return newest
  const head = newest.right[0]?.revision ?? seen.at(-1)?.revision ?? 0n
  return right({ _tag: 'Taken', head })
}
