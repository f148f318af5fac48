import type { GroupId, ProcessId } from '@db-failover/domain'
import { placeOf } from '../probes/spread.ts'

/**
 * How many of the living come before this process when a group is there to be taken. Each group has an order of its own,
 * hashed from its name and theirs: so groups that lose their leader at once spread over those who stand by.
 */
export const placesBefore = (group: GroupId, process: ProcessId, living: Iterable<ProcessId>): number => {
  const place = (p: ProcessId): number => placeOf(`${group}/${p}`)
  const mine = place(process)
  return [...living].filter((p) => p !== process && place(p) < mine).length
}
