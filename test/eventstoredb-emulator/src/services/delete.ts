import type { handleUnaryCall } from '@grpc/grpc-js'
import type { ServerNode } from '../node.ts'
import { DeleteResp, type streamMessages, TombstoneResp } from '../protocol/definitions.ts'
import { expectedRevision } from '../protocol/expectation.ts'
import { failureOf, handlerThrew } from '../protocol/failure.ts'
import { streamNamed } from '../protocol/record.ts'

/** Delete: soft, the stream can be written to again. */
export const deleteMethod =
  (node: ServerNode): handleUnaryCall<streamMessages.DeleteReq, streamMessages.DeleteResp> =>
  async (call, callback) => {
    const options = call.request.getOptions()
    const expectation = options === undefined ? null : expectedRevision(options)
    if (options === undefined || expectation === null) return callback(handlerThrew())
    const stream = streamNamed(options.getStreamIdentifier())
    const answer = await node.remove(stream, expectation, 'soft')
    if (answer.kind !== 'written') return callback(failureOf(stream, 'Delete', answer))
    const place = new DeleteResp.Position()
    place.setCommitPosition(String(answer.position)).setPreparePosition(String(answer.position))
    callback(null, new DeleteResp().setPosition(place))
  }

/** Tombstone: for good. */
export const tombstoneMethod =
  (node: ServerNode): handleUnaryCall<streamMessages.TombstoneReq, streamMessages.TombstoneResp> =>
  async (call, callback) => {
    const options = call.request.getOptions()
    const expectation = options === undefined ? null : expectedRevision(options)
    if (options === undefined || expectation === null) return callback(handlerThrew())
    const stream = streamNamed(options.getStreamIdentifier())
    const answer = await node.remove(stream, expectation, 'tombstone')
    if (answer.kind !== 'written') return callback(failureOf(stream, 'Delete', answer))
    const place = new TombstoneResp.Position()
    place.setCommitPosition(String(answer.position)).setPreparePosition(String(answer.position))
    callback(null, new TombstoneResp().setPosition(place))
  }
