import type { EventType } from '@db-failover/domain'
import type { Sighting } from 'db-failover-test-checker'

/** What is looked at to say whether a fault met what it was meant for. */
export interface Struck {
  /** Of the event by which the moment came; null: it was there all the time. */
  readonly come: number | null
  /** Machine's clock, when the fault had been done. */
  readonly at: number
}

interface Told {
  readonly revision: number
  readonly type: string
}

/** Whether what the moment speaks of was under way when the fault struck: its end came into the log later. */
export const hasMet = (
  { come, at }: Struck,
  over: readonly EventType[],
  events: readonly Told[],
  sightings: readonly Sighting[],
): boolean => {
  if (come === null) return true
  const end = events.find(({ revision, type }) => revision > come && over.some((ending) => ending === type))
  if (end === undefined) return true
  const seen = sightings.find(({ revision }) => revision === end.revision)
  return seen !== undefined && seen.by > at
}
