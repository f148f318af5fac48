import type { EventLogError, ReadOptions, Receipt, StoredEvent } from '@db-failover/ports'
import type { RecordedEvent } from '@eventstore/db-client'
import { type Either, left, right } from 'fp-ts/lib/Either.js'
import { type Access, onLane } from './access.ts'
import { GREATEST_REVISION } from './append.ts'
import { type Extent, readOn } from './calls.ts'
import { readError, softDeleted, unavailable } from './errors.ts'
import { closed, type Failure } from './failure.ts'
import { wasDeleted } from './group-streams.ts'
import type { Lane } from './lanes.ts'
import { proofIn } from './receipt.ts'
import { fromStore } from './stored-event.ts'

/** How often a read is begun again because its connection was lost, or the leader had moved. */
const TRIES = 3

export const read = async (
  access: Access,
  stream: string,
  options: ReadOptions,
): Promise<Either<EventLogError, readonly StoredEvent[]>> => {
  const extent = extentOf(options)
  const { notOlderThan } = options
  if (access.closed.aborted) return left(unavailable(closed.says))
  if (extent === null && notOlderThan === undefined) return right([])
  const { silenceMs, connectMs, readMs } = access.limits.patience
  const until = performance.now() + silenceMs + connectMs + readMs
  for (let tries = 1; ; tries++) {
    const answer = await onLane<readonly RecordedEvent[] | 'too old'>(
      access,
      stream,
      until - performance.now(),
      (lane) => freshlyRead(access, lane, stream, extent, notOlderThan),
    )
    if (answer._tag === 'Right')
      return answer.right === 'too old' ? left(tooOld(notOlderThan)) : storedEvents(stream, answer.right)
    const failure = answer.left
    if (failure.kind === 'StreamNotFound')
      return (await wasDeleted(access, stream)) ? left(softDeleted(stream)) : right([])
    const again = failure.kind === 'NotLeader' || (failure.kind === 'Unavailable' && failure.spoilt)
    if (!again || tries >= TRIES || access.closed.aborted || performance.now() >= until)
      return left(readError(stream, failure))
  }
}

/**
 * Both reads go over one connection that was not lost between: a leader that has been cut off answers reads that require
 * a leader for some five seconds more, but a node that shows the receipt's append holds all that lies before it.
 */
const freshlyRead = async (
  access: Access,
  lane: Lane,
  stream: string,
  extent: Extent | null,
  notOlderThan: Receipt | undefined,
): Promise<Either<Failure, readonly RecordedEvent[] | 'too old'>> => {
  if (notOlderThan !== undefined) {
    const shown = await shows(access, lane, notOlderThan)
    if (shown._tag === 'Left') return shown
    if (!shown.right) return right('too old')
  }
  const events = extent === null ? right([]) : await readOn(lane.connection, stream, extent, access.caller)
  const over = events._tag === 'Right' || events.left.kind === 'StreamNotFound'
  if (over && notOlderThan !== undefined && lane.retired.aborted) return left(lost)
  return events
}

const lost: Failure = {
  kind: 'Unavailable',
  written: 'no',
  spoilt: true,
  says: 'the connection was lost between the two reads that belong together',
}

/** Whether this very connection has acknowledged the receipt's append or a later one, or shows it now. */
const shows = async (access: Access, lane: Lane, receipt: Receipt): Promise<Either<Failure, boolean>> => {
  const proof = proofIn(receipt)
  if (proof === null) return right(false)
  if (proof.position !== null && proof.position <= lane.holds()) return right(true)
  const extent: Extent = { direction: 'forwards', from: receipt.revision, most: 1 }
  const there = await readOn(lane.connection, receipt.stream, extent, access.caller)
  if (there._tag === 'Left') return there.left.kind === 'StreamNotFound' ? right(false) : there
  const event = there.right[0]
  // A later one is shown where the stream keeps only its newest events.
  return right(event !== undefined && (event.revision > receipt.revision || event.id === proof.eventId))
}

const tooOld = (receipt: Receipt | undefined): EventLogError => ({
  _tag: 'TooOld',
  retry: 'Transient',
  says: `the leader of the log does not show the append to ${receipt?.stream} that the receipt is of`,
})

/** What to ask the server for; null where it would refuse to read nothing. */
const extentOf = ({ direction, from, most }: ReadOptions): Extent | null => {
  if (!(most >= 1)) return null
  const count = Math.floor(Math.min(most, Number.MAX_SAFE_INTEGER))
  if (direction === 'forwards')
    return from === 'end' || (from !== 'start' && from > GREATEST_REVISION) ? null : { direction, from, most: count }
  if (from === 'start') return null
  return { direction, from: from !== 'end' && from > GREATEST_REVISION ? 'end' : from, most: count }
}

const storedEvents = (
  stream: string,
  recorded: readonly RecordedEvent[],
): Either<EventLogError, readonly StoredEvent[]> => {
  const events: StoredEvent[] = []
  for (const one of recorded) {
    const event = fromStore(stream, one)
    if (event._tag === 'Left') return event
    events.push(event.right)
  }
  return right(events)
}
