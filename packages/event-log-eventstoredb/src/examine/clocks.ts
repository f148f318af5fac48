import { type About, type Diagnosis, supervisorsStream } from '@db-failover/ports'
import { type Access, onLane } from '../access.ts'
import { readOn } from '../calls.ts'
import { isDocument } from '../metadata.ts'

/** So many of the newest heartbeats are looked at. */
const HEARTBEATS = 200
const TOLERANCE_MS = 5_000

/** Heartbeats bear the clock of their supervisor, and the server's. Between the two lies the way there, in milliseconds. */
export const clocks = async (on: About, access: Access): Promise<readonly Diagnosis[]> => {
  const read = await onLane(access, supervisorsStream, access.limits.patience.readMs, (lane) =>
    readOn(
      lane.connection,
      supervisorsStream,
      { direction: 'backwards', from: 'end', most: HEARTBEATS },
      access.caller,
    ),
  )
  if (read._tag === 'Left') return []
  const ahead = new Map<string, number>()
  for (const { data, created } of read.right) {
    if (!isDocument(data)) continue
    const { process, at } = data
    const theirs = typeof at === 'string' ? Date.parse(at) : Number.NaN
    if (typeof process === 'string' && !Number.isNaN(theirs) && !ahead.has(process))
      ahead.set(process, theirs - created.getTime())
  }
  return [...ahead].map(([process, ms]) =>
    Math.abs(ms) <= TOLERANCE_MS
      ? on.fine('clock', `The clock of the supervisor ${process} agrees with that of the log's server.`)
      : on.warning(
          'clock',
          `The clock of the supervisor ${process} is ${(Math.abs(ms) / 1_000).toFixed(1)} s ${ms > 0 ? 'ahead of' : 'behind'} that of the log's server.`,
          'Let both take their time from one source (NTP).',
        ),
  )
}
