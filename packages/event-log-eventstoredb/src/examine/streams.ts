import type { GroupId } from '@db-failover/domain'
import { supervisorsStream } from '@db-failover/ports'
import { type Kind, streamsOfGroup } from '../roles.ts'

/** Every stream that these groups need, with its kind. */
export const streamsOf = (groups: readonly GroupId[]): readonly (readonly [stream: string, kind: Kind])[] => [
  [supervisorsStream, 'supervisors'],
  ...groups.flatMap(streamsOfGroup),
]
