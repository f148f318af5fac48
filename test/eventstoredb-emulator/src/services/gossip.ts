import type { handleUnaryCall } from '@grpc/grpc-js'
import { before, SILENCE } from '../faults/strike.ts'
import { ClusterInfo, EndPoint, MemberInfo, type sharedMessages } from '../protocol/definitions.ts'
import { uuidMessage } from '../protocol/uuid.ts'
import type { Served } from './served.ts'
import { garbled } from './writing.ts'

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
  (
    { faults }: Served,
    members: () => readonly Member[],
  ): handleUnaryCall<sharedMessages.Empty, InstanceType<typeof ClusterInfo>> =>
  async (_call, callback) => {
    const effect = faults.meet('gossip', null)
    const obstacle = await before(effect)
    if (obstacle === SILENCE || effect?.kind === 'lose-answer') return
    if (obstacle !== null) return callback(obstacle)
    const info = new ClusterInfo().setMembersList(members().map(memberInfo))
    callback(null, effect?.kind === 'malformed' ? garbled(info) : info)
  }
