import { status } from '@grpc/grpc-js'
import { ReadResp } from '../protocol/definitions.ts'
import { Failure, streamDeleted } from '../protocol/failure.ts'
import { eventResponse, streamIdentifier } from '../protocol/record.ts'
import type { ReadRequest } from '../protocol/request.ts'
import { resolved } from '../store/links.ts'
import type { Log } from '../store/log.ts'
import type { Delivery } from './delivery.ts'

export const unreadable = (): Failure => new Failure(status.UNKNOWN, 'Unexpected ReadStreamResult: Error')

const notFound = (stream: string) => {
  const missing = new ReadResp.StreamNotFound().setStreamIdentifier(streamIdentifier(stream))
  return new ReadResp().setStreamNotFound(missing)
}

/** Reads one stream to its end or to the wanted number of events; what is appended meanwhile is read too. */
export const readStream = async (log: Log, stream: string, request: ReadRequest, to: Delivery): Promise<void> => {
  const { forwards, from } = request
  let wanted = request.count ?? 0n
  if (wanted === 0n || (forwards && from === 'end')) return to.end(unreadable())
  let next = from === 'start' ? 0n : from
  while (wanted > 0n && !to.over) {
    const seen = log.visible(stream)
    if (seen.kind === 'deleted') return to.end(streamDeleted(stream))
    if (seen.kind === 'missing') {
      to.send(notFound(stream))
      break
    }
    if (next === 'end' || (!forwards && next > seen.last)) next = seen.last
    if (forwards && next < seen.first) next = seen.first
    if (next > seen.last || next < seen.first) break
    const event = log.stream(stream)?.events[Number(next)]
    next = forwards ? next + 1n : next - 1n
    if (event === undefined || !seen.shows(event)) continue
    wanted -= 1n
    if (!to.send(eventResponse(resolved(log, event, request.resolveLinks)))) await to.room()
  }
  to.end()
}
