import type { handleUnaryCall, Metadata } from '@grpc/grpc-js'
import { DeleteResp, type sharedMessages, type streamMessages, TombstoneResp } from '../protocol/definitions.ts'
import { expectedRevision } from '../protocol/expectation.ts'
import { Failure, failureOf, handlerThrew } from '../protocol/failure.ts'
import { streamNamed } from '../protocol/record.ts'
import { admittedTo, type Served } from './served.ts'
import { written } from './writing.ts'

type Options = Parameters<typeof expectedRevision>[0] & {
  getStreamIdentifier(): sharedMessages.StreamIdentifier | undefined
}

/** The position of the delete, or why there is none; null when nothing is to be said. */
const removed = async (
  served: Served,
  metadata: Metadata,
  options: Options | undefined,
  how: 'soft' | 'tombstone',
): Promise<bigint | Failure | null> => {
  const expectation = options === undefined ? null : expectedRevision(options)
  if (options === undefined || expectation === null) return handlerThrew()
  const stream = streamNamed(options.getStreamIdentifier())
  const admission = admittedTo(served, metadata, 'delete', stream)
  if (admission instanceof Failure) return admission
  const end = await written(served, 'delete', stream, () => served.node.remove(stream, expectation, how))
  if (end.kind !== 'answer') return end.kind === 'failure' ? end.failure : null
  const { answer } = end
  return answer.kind === 'written' ? (answer.position ?? 0n) : failureOf(stream, 'Delete', answer)
}

/** Delete: soft, the stream can be written to again. */
export const deleteMethod =
  (served: Served): handleUnaryCall<streamMessages.DeleteReq, streamMessages.DeleteResp> =>
  async ({ metadata, request }, callback) => {
    const end = await removed(served, metadata, request.getOptions(), 'soft')
    if (end === null) return
    if (end instanceof Failure) return callback(end)
    const place = new DeleteResp.Position().setCommitPosition(String(end)).setPreparePosition(String(end))
    callback(null, new DeleteResp().setPosition(place))
  }

/** Tombstone: for good. */
export const tombstoneMethod =
  (served: Served): handleUnaryCall<streamMessages.TombstoneReq, streamMessages.TombstoneResp> =>
  async ({ metadata, request }, callback) => {
    const end = await removed(served, metadata, request.getOptions(), 'tombstone')
    if (end === null) return
    if (end instanceof Failure) return callback(end)
    const place = new TombstoneResp.Position().setCommitPosition(String(end)).setPreparePosition(String(end))
    callback(null, new TombstoneResp().setPosition(place))
  }
