import type { Metadata } from '@grpc/grpc-js'
import { callerOf } from '../access/caller.ts'
import { mayDo, type Right } from '../access/rights.ts'
import type { Caller, Users } from '../access/users.ts'
import type { FaultBox } from '../faults/box.ts'
import type { ServerNode } from '../node.ts'
import { accessDenied, Failure, notLeader, notReady } from '../protocol/failure.ts'

/** What the methods of one server share. */
export interface Served {
  readonly node: ServerNode
  /** Null on a server without TLS, where nobody is asked who he is and nothing is forbidden. */
  readonly users: Users | null
  readonly faults: FaultBox
}

export type Admission = { readonly caller: Caller } | Failure

/** Who calls, and whether this node answers such a call now. */
export const admitted = ({ node, users }: Served, metadata: Metadata): Admission => {
  const caller = users === null ? null : callerOf(users, metadata)
  if (caller instanceof Failure) return caller
  const role = node.role()
  if (role.kind === 'unready') return notReady()
  if (role.kind === 'follower' && metadata.get('requires-leader')[0] === 'true') return notLeader(role.leader)
  return { caller }
}

export const permitted = ({ node, users }: Served, caller: Caller, right: Right, stream: string): boolean =>
  users === null || mayDo(node.log, caller, right, stream)

/** As `admitted`, for a call that needs a right on one stream. */
export const admittedTo = (served: Served, metadata: Metadata, right: Right, stream: string): Admission => {
  const admission = admitted(served, metadata)
  if (admission instanceof Failure || permitted(served, admission.caller, right, stream)) return admission
  return accessDenied()
}
