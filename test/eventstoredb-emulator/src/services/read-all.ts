import { handlerThrew } from '../protocol/failure.ts'
import { eventResponse } from '../protocol/record.ts'
import type { From, ReadRequest } from '../protocol/request.ts'
import { resolved } from '../store/links.ts'
import type { Log } from '../store/log.ts'
import type { Delivery } from './delivery.ts'
import { unreadable } from './read-stream.ts'

/** The index of the first committed event at or after a position. */
const indexAt = (log: Log, position: bigint): number => {
  let [low, high] = [0, log.all.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((log.all[middle]?.position ?? 0n) < position) low = middle + 1
    else high = middle
  }
  return low
}

/** Where in the log a position lies. Throws a `Failure` for one that is no event's, unless it is 0 or beyond the end. */
export const indexOf = (log: Log, from: From): number => {
  if (from === 'start' || from === 0n) return 0
  if (from === 'end' || from >= log.committedEnd) return log.all.length
  const index = indexAt(log, from)
  if (log.all[index]?.position !== from) throw handlerThrew()
  return index
}

/** Reads the whole log; backwards from a position, the event at that position is not included. */
export const readAll = async (log: Log, request: ReadRequest, to: Delivery): Promise<void> => {
  let wanted = request.count ?? 0n
  if (wanted === 0n || (request.forwards && request.from === 'end')) return to.end(unreadable())
  const step = request.forwards ? 1 : -1
  let index = indexOf(log, request.from) - (request.forwards ? 0 : 1)
  for (; wanted > 0n && !to.over; index += step) {
    const event = log.all[index]
    if (event === undefined) break
    if (request.filter !== null && !request.filter.wants(event)) continue
    wanted -= 1n
    if (!to.send(eventResponse(resolved(log, event, request.resolveLinks)))) await to.room()
  }
  to.end()
}
