import type { GroupId } from '@db-failover/domain'
import type { About, Diagnosis } from '@db-failover/ports'
import { type Access, onLane } from '../access.ts'
import { readOn } from '../calls.ts'
import { readMetadata } from '../metadata.ts'
import { streamsOf } from './streams.ts'

/** A heartbeat on the disk, measured on EventStoreDB 23.10: 324 bytes for 197 of JSON. */
const EVENT_BYTES = 324
/** About 1 GB of what nobody can read any more. */
const MANY = 3_000_000

const megabytes = (events: number): string => `${Math.ceil((events * EVENT_BYTES) / 1_000_000).toLocaleString('en')} MB`

const scavenge = 'Start or schedule a scavenge in the server (Admin, Scavenge); only it frees the disk.'

/** Streams of which only the newest events are kept: what was appended, what can still be read, what a scavenge frees. */
export const growth = async (on: About, access: Access, groups: readonly GroupId[]): Promise<readonly Diagnosis[]> => {
  const found: Diagnosis[] = []
  for (const [stream, kind] of streamsOf(groups)) {
    const newest = await onLane(access, stream, access.limits.patience.readMs, (lane) =>
      readOn(lane.connection, stream, { direction: 'backwards', from: 'end', most: 1 }, access.caller),
    )
    if (newest._tag === 'Left') continue
    const events = Number((newest.right[0]?.revision ?? -1n) + 1n)
    if (kind === 'group' || kind === 'hosts') {
      found.push(on.fine('growth', `${stream} holds ${events.toLocaleString('en')} events, which are kept for ever.`))
      continue
    }
    const metadata = await readMetadata(access, stream)
    const kept = metadata._tag === 'Right' ? metadata.right.document['$maxCount'] : null
    if (kept === null) continue
    if (typeof kept !== 'number') {
      found.push(
        on.warning(
          'growth',
          `${stream} has no limit: each of its ${events.toLocaleString('en')} events is kept for ever.`,
          kind === 'supervisors'
            ? 'Type, as an administrator of the server: db-failover init-log'
            : `As an operator, set $maxCount in the metadata of ${stream} to 10000.`,
        ),
      )
      continue
    }
    const hidden = Math.max(0, events - kept)
    const says = `${stream} has had ${events.toLocaleString('en')} events, of which the newest ${kept.toLocaleString('en')} can be read`
    found.push(
      hidden > MANY
        ? on.warning(
            'growth',
            `${says}; the others take up to ${megabytes(hidden)} unless a scavenge has freed them.`,
            scavenge,
          )
        : on.fine('growth', `${says}; a scavenge frees up to ${megabytes(hidden)}.`),
    )
  }
  return found
}
