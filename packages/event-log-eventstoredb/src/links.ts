import { type Access, onLane } from './access.ts'
import { readOn } from './calls.ts'

/** System projections link every event into streams that all may read, whatever the access lists of their own say. */
export const linksLeftOpen = async (access: Access): Promise<readonly string[]> => {
  const stream = '$ce-failoverGroup'
  const links = await onLane(access, stream, access.limits.patience.readMs, (lane) =>
    readOn(lane.connection, stream, { direction: 'backwards', from: 'end', most: 1 }, access.caller),
  )
  return links._tag === 'Right' && links.right.length > 0
    ? [
        'read every group’s events through the $ce- and $et- streams of the system projections, which run on this server',
      ]
    : []
}
