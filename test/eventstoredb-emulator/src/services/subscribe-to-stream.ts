import { ReadResp } from '../protocol/definitions.ts'
import { handlerThrew, streamDeleted } from '../protocol/failure.ts'
import { eventResponse } from '../protocol/record.ts'
import type { ReadRequest } from '../protocol/request.ts'
import type { StoredEvent } from '../store/event.ts'
import { resolved } from '../store/links.ts'
import type { Log } from '../store/log.ts'
import type { Delivery } from './delivery.ts'
import { dropWhenSlow, type Pace } from './pace.ts'

export const caughtUp = () => new ReadResp().setCaughtUp(new ReadResp.CaughtUp())

export const confirmation = (id: string) =>
  new ReadResp().setConfirmation(new ReadResp.SubscriptionConfirmation().setSubscriptionId(id))

/** The revision after which there is no next one that the server could count to. */
const SIGNED_MAX = 2n ** 63n - 1n

/**
 * Confirmation, the history that is still visible, `caughtUp`, then whatever is written, `$maxCount` or not. On a stream
 * that is missing or soft-deleted `caughtUp` waits for the first event, unless the subscription begins at the end.
 */
export const subscribeToStream = async (
  log: Log,
  stream: string,
  request: ReadRequest,
  to: Delivery,
  pace: Pace,
): Promise<void> => {
  const { from } = request
  if (from === SIGNED_MAX) throw handlerThrew()
  if (log.visible(stream).kind === 'deleted') return to.end(streamDeleted(stream))
  let live = from === 'end'
  const committed = () => BigInt(log.stream(stream)?.committed ?? 0)
  let next = from === 'start' ? 0n : from === 'end' ? committed() : from + 1n
  to.onOver(log.follow(stream, to.wake))
  to.send(confirmation(crypto.randomUUID()))
  if (live) to.send(caughtUp())
  const deliver = async (event: StoredEvent | undefined) => {
    if (event === undefined) return
    if (!to.send(eventResponse(resolved(log, event, request.resolveLinks)))) await to.room()
  }
  dropWhenSlow(pace, to, () => (live ? Number(committed() - next) : 0))
  while (!to.over) {
    if (!live) {
      const seen = log.visible(stream)
      if (seen.kind === 'stream') {
        if (next < seen.first) next = seen.first
        for (; next <= seen.last && !to.over; next += 1n) {
          const event = log.stream(stream)?.events[Number(next)]
          if (event !== undefined && seen.shows(event)) await deliver(event)
        }
        if (next <= log.last(stream, 'reader')) continue
        live = true
        to.send(caughtUp())
      }
    }
    for (; live && next < committed() && !to.over; next += 1n) await deliver(log.stream(stream)?.events[Number(next)])
    const tombstone = log.stream(stream)?.tombstone
    if (tombstone?.committed === true) {
      await deliver(tombstone.event)
      return to.end(streamDeleted(stream))
    }
    await to.woken()
  }
}
