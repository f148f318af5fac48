import type { handleServerStreamingCall } from '@grpc/grpc-js'
import { ALL } from '../access/rights.ts'
import { before, closed, SILENCE } from '../faults/strike.ts'
import type { streamMessages } from '../protocol/definitions.ts'
import { Failure, handlerThrew } from '../protocol/failure.ts'
import { type ReadRequest, readRequest } from '../protocol/request.ts'
import { type Delivery, delivery } from './delivery.ts'
import { SERVER_PACE } from './pace.ts'
import { readAll } from './read-all.ts'
import { readStream } from './read-stream.ts'
import { admittedTo, type Served } from './served.ts'
import { struck } from './struck.ts'
import { subscribeToAll } from './subscribe-to-all.ts'
import { subscribeToStream } from './subscribe-to-stream.ts'

const run = ({ node: { log } }: Served, request: ReadRequest, to: Delivery): Promise<void> => {
  const { stream, count } = request
  if (count === null)
    return stream === null
      ? subscribeToAll(log, request, to, SERVER_PACE)
      : subscribeToStream(log, stream, request, to, SERVER_PACE)
  return stream === null ? readAll(log, request, to) : readStream(log, stream, request, to)
}

/** Read: a stream or `$all`, forwards, backwards or as a subscription. */
export const readMethod =
  (served: Served): handleServerStreamingCall<streamMessages.ReadReq, streamMessages.ReadResp> =>
  async (call) => {
    const plain = delivery(call)
    const options = call.request.getOptions()
    try {
      if (options === undefined) throw handlerThrew()
      const request = readRequest(options)
      const stream = request.stream ?? ALL
      const operation = request.count === null ? 'subscribe' : 'read'
      const admission = admittedTo(served, call.metadata, 'read', stream)
      if (admission instanceof Failure) throw admission
      const effect = served.faults.meet(operation, stream)
      const obstacle = effect?.kind === 'lose-answer' ? SILENCE : await before(effect)
      if (obstacle === SILENCE) return
      if (obstacle !== null) throw obstacle
      plain.onOver(served.faults.opened(operation, () => plain.end(closed())))
      await run(served, request, effect === null ? plain : struck(effect, plain))
    } catch (error) {
      plain.end(error instanceof Failure ? error : handlerThrew())
    }
  }
