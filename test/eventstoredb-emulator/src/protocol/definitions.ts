import { createRequire } from 'node:module'
import gossipServices from '@eventstore/db-client/generated/gossip_grpc_pb.js'
import gossip from '@eventstore/db-client/generated/gossip_pb.js'
import featuresServices from '@eventstore/db-client/generated/serverfeatures_grpc_pb.js'
import features from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared from '@eventstore/db-client/generated/shared_pb.js'
import status from '@eventstore/db-client/generated/status_pb.js'
import streamsServices from '@eventstore/db-client/generated/streams_grpc_pb.js'
import streams from '@eventstore/db-client/generated/streams_pb.js'

// The one place that knows where the client keeps its generated message classes and service definitions.

/**
 * `google.protobuf.Any` from the copy of google-protobuf that the client itself resolves: the classes of a second copy
 * in the tree cannot be mixed with it.
 */
type AnyMessage = NonNullable<ReturnType<status.Status['getDetails']>>
const { Any }: { readonly Any: new () => AnyMessage } = createRequire(
  createRequire(import.meta.url).resolve('@eventstore/db-client'),
)('google-protobuf/google/protobuf/any_pb')

export const { StreamsService } = streamsServices
export const { GossipService } = gossipServices
export const { ServerFeaturesService } = featuresServices

export const { AppendResp, BatchAppendResp } = streams
export const { DeleteResp, ReadReq, ReadResp, TombstoneResp } = streams
export const { AllStreamPosition, Empty, StreamIdentifier, UUID } = shared
export const { AccessDenied, BadRequest, MaximumAppendSizeExceeded } = shared
export const { StreamDeleted, Timeout, WrongExpectedVersion } = shared
export const { Status } = status
export const { ClusterInfo, EndPoint, MemberInfo } = gossip
export const { SupportedMethod, SupportedMethods } = features
export type * as sharedMessages from '@eventstore/db-client/generated/shared_pb.js'

export type * as streamMessages from '@eventstore/db-client/generated/streams_pb.js'
export { Any }
