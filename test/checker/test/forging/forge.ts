import type { Evidence } from '../../evidence/evidence.ts'
import type { StoredEvent } from '../../evidence/stored-event.ts'
import { hashOf } from '../../history/hash.ts'

// Edits of a true history, and the hashes computed anew, so that nothing but the lie can be found.

type Members = Readonly<Record<string, unknown>>

const members = (u: unknown): Members => Object.fromEntries(Object.entries(Object(u)))

export const rechained = (e: Evidence): Evidence => {
  let previous: string | null = null
  const events: StoredEvent[] = []
  for (const [revision, event] of e.events.entries()) {
    const metadata = { ...members(event.metadata), previousHash: previous }
    const hash: string = hashOf(e.group, previous, { ...event, revision, metadata })
    events.push({ ...event, revision, metadata: { ...metadata, hash } })
    previous = hash
  }
  return { ...e, events }
}

/** The n-th event of a type, from 0. */
export const find = (e: Evidence, type: string, nth = 0): StoredEvent => {
  const found = e.events.filter((event) => event.type === type)[nth]
  if (found === undefined) throw new Error(`the history has no ${type} ${nth}`)
  return found
}

/** One event's data with other members. */
export const edited = (e: Evidence, type: string, nth: number, change: Members): Evidence => {
  const target = find(e, type, nth)
  return rechained({
    ...e,
    events: e.events.map((event) =>
      event === target ? { ...event, data: { ...members(event.data), ...change } } : event,
    ),
  })
}

/** One event's metadata with other members. */
export const attributed = (e: Evidence, type: string, nth: number, change: Members): Evidence => {
  const target = find(e, type, nth)
  return rechained({
    ...e,
    events: e.events.map((event) =>
      event === target ? { ...event, metadata: { ...members(event.metadata), ...change } } : event,
    ),
  })
}

/** The history with some events left out; what comes later moves up, and is seen when it was seen. */
export const without = (e: Evidence, leaveOut: (event: StoredEvent) => boolean): Evidence => {
  const events = e.events.filter((event) => !leaveOut(event))
  const sightings = events.map((event, revision) => {
    const { after, by } = e.sightings[event.revision] ?? { after: 0, by: 0 }
    return { revision, after, by }
  })
  return rechained({ ...e, events, sightings })
}

/** An event once more, with other members, right after another one. */
export const repeated = (e: Evidence, event: StoredEvent, change: Members, after: StoredEvent): Evidence => {
  const again = { ...event, eventId: `${event.eventId}-again`, data: { ...members(event.data), ...change } }
  const at = e.events.indexOf(after) + 1
  const events = e.events.toSpliced(at, 0, again)
  const seen = e.sightings[after.revision] ?? { after: 0, by: 0 }
  const sightings = e.sightings.toSpliced(at, 0, { ...seen, revision: at }).map((s, revision) => ({ ...s, revision }))
  return rechained({ ...e, events, sightings })
}

export const dataOf = (event: StoredEvent): Members => members(event.data)
