import { setImmediate } from 'node:timers/promises'
import { ReadResp } from '../protocol/definitions.ts'
import { eventResponse } from '../protocol/record.ts'
import type { ReadRequest } from '../protocol/request.ts'
import { resolved } from '../store/links.ts'
import type { Log } from '../store/log.ts'
import type { Delivery } from './delivery.ts'
import { dropWhenSlow, type Pace } from './pace.ts'
import { indexOf } from './read-all.ts'
import { caughtUp, confirmation } from './subscribe-to-stream.ts'

/** A search that finds nothing still lets others have their turn. */
const PAUSE_EVERY = 512

const checkpoint = (position: bigint) => {
  const place = new ReadResp.Checkpoint()
  return new ReadResp().setCheckpoint(place.setCommitPosition(String(position)).setPreparePosition(String(position)))
}

/** The whole log from after a position; with a filter, checkpoints say how far it was searched. */
export const subscribeToAll = async (log: Log, request: ReadRequest, to: Delivery, pace: Pace): Promise<void> => {
  const { filter, from } = request
  let index = indexOf(log, from)
  if (typeof from === 'bigint' && log.all[index]?.position === from) index += 1
  let [live, looked] = [false, 0]
  to.onOver(log.follow(null, to.wake))
  to.send(confirmation(crypto.randomUUID()))
  dropWhenSlow(pace, to, () => (live ? log.all.length - index : 0))
  while (!to.over) {
    for (; index < log.all.length && !to.over; index += 1) {
      const event = log.all[index]
      if (event === undefined) break
      const wanted = filter === null || filter.wants(event)
      if (wanted) to.send(eventResponse(resolved(log, event, request.resolveLinks)))
      looked += 1
      if (filter !== null && looked % filter.checkpointEvery === 0) to.send(checkpoint(event.position))
      if (to.blockedSince !== null) await to.room()
      else if (looked % PAUSE_EVERY === 0) await setImmediate()
    }
    if (!live) {
      live = true
      const last = log.all[log.all.length - 1]
      if (filter !== null && last !== undefined) to.send(checkpoint(last.position))
      to.send(caughtUp())
    }
    await to.woken()
  }
}
