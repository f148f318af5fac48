import {
  type Acknowledged,
  type Database,
  type Disturbance,
  type Evidence,
  groupStream,
  hostsStream,
  type StoredEvent,
} from 'db-failover-test-checker'
import type { PutAside } from '../faults/folders.ts'
import { day, entries, grain, group } from '../world/group.ts'
import type { Installation } from '../world/installation.ts'
import { secured } from './secured.ts'

/** What a run leaves behind, beside what lies in its world. */
export interface Left {
  readonly acknowledged: readonly Acknowledged[]
  readonly disturbances: readonly Disturbance[]
  readonly replaced: readonly PutAside[]
  readonly hosts: readonly string[]
  readonly clocksAgree: boolean
}

const stored = (here: Installation, stream: string): readonly StoredEvent[] =>
  (here.store.streams.get(stream)?.events ?? []).map(({ event }) => ({
    revision: Number(event.revision),
    eventId: event.eventId,
    type: event.type,
    schemaVersion: event.schemaVersion,
    data: JSON.parse(event.text?.data ?? 'null'),
    metadata: JSON.parse(event.text?.metadata ?? 'null'),
  }))

const rowsOf = (rows: ReadonlyMap<string, string>): readonly number[] => [...rows.keys()].map(Number)

const databases = (here: Installation, replaced: readonly PutAside[]): readonly Database[] => [
  ...entries.flatMap((entry) =>
    [...here.world.server(entry).databases].map(([generation, { rows }]) => ({
      entry: entry.id,
      generation,
      lies: 'in place' as const,
      rows: rowsOf(rows),
    })),
  ),
  ...replaced.map(({ entry, generation, database }) => ({
    entry,
    generation: `${generation} (replaced)`,
    lies: 'taken away' as const,
    rows: rowsOf(database.rows),
  })),
]

/** A host that nothing holds up writes at least so often, in milliseconds. */
const followMs = day
/** A host that is no longer cut off is in touch again after at most so long. */
const backInTouchMs = 60 * grain

export const evidenceOf = (here: Installation, left: Left): Evidence => {
  const events = stored(here, groupStream(group))
  return {
    group,
    events,
    said: stored(here, hostsStream(group)),
    sightings: here.cameAt.map((at, revision) => ({ revision, after: at, by: at })),
    journal: left.acknowledged,
    databases: databases(here, left.replaced),
    secured: secured(here, events),
    disturbances: left.disturbances,
    damaged: [],
    hosts: left.hosts,
    until: here.timeline.now(),
    followMs,
    backInTouchMs,
    clocksAgree: left.clocksAgree,
  }
}
