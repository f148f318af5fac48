import type { handleServerStreamingCall } from '@grpc/grpc-js'
import type { ServerNode } from '../node.ts'
import type { streamMessages } from '../protocol/definitions.ts'
import { Failure, handlerThrew } from '../protocol/failure.ts'
import { type ReadRequest, readRequest } from '../protocol/request.ts'
import { type Delivery, delivery } from './delivery.ts'
import { SERVER_PACE } from './pace.ts'
import { readAll } from './read-all.ts'
import { readStream } from './read-stream.ts'
import { subscribeToAll } from './subscribe-to-all.ts'
import { subscribeToStream } from './subscribe-to-stream.ts'

const run = ({ log }: ServerNode, request: ReadRequest, to: Delivery): Promise<void> => {
  const { stream, count } = request
  if (count === null)
    return stream === null
      ? subscribeToAll(log, request, to, SERVER_PACE)
      : subscribeToStream(log, stream, request, to, SERVER_PACE)
  return stream === null ? readAll(log, request, to) : readStream(log, stream, request, to)
}

/** Read: a stream or `$all`, forwards, backwards or as a subscription. */
export const readMethod =
  (node: ServerNode): handleServerStreamingCall<streamMessages.ReadReq, streamMessages.ReadResp> =>
  async (call) => {
    const to = delivery(call)
    const options = call.request.getOptions()
    try {
      if (options === undefined) throw handlerThrew()
      await run(node, readRequest(options), to)
    } catch (error) {
      to.end(error instanceof Failure ? error : handlerThrew())
    }
  }
