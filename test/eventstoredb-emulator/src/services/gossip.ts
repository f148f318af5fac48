import type { handleUnaryCall } from '@grpc/grpc-js'
import { ClusterInfo, EndPoint, MemberInfo, type sharedMessages } from '../protocol/definitions.ts'
import { uuidMessage } from '../protocol/uuid.ts'

export type NodeState = 'leader' | 'follower' | 'unknown'

/** One node as another sees it. */
export interface Member {
  readonly id: string
  readonly host: string
  readonly port: number
  readonly state: NodeState
  readonly alive: boolean
}

const STATES = {
  leader: MemberInfo.VNodeState.LEADER,
  follower: MemberInfo.VNodeState.FOLLOWER,
  unknown: MemberInfo.VNodeState.UNKNOWN,
}

const memberInfo = ({ id, host, port, state, alive }: Member) => {
  const info = new MemberInfo().setInstanceId(uuidMessage(id)).setState(STATES[state]).setIsAlive(alive)
  info.setTimeStamp(String(BigInt(Date.now()) * 10_000n))
  return info.setHttpEndPoint(new EndPoint().setAddress(host).setPort(port))
}

/** Gossip/Read: the nodes that this one knows of; a client with several hosts chooses by it. */
export const gossipMethod =
  (members: () => readonly Member[]): handleUnaryCall<sharedMessages.Empty, InstanceType<typeof ClusterInfo>> =>
  (_call, callback) =>
    callback(null, new ClusterInfo().setMembersList(members().map(memberInfo)))
