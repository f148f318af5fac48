import type { EventLog, EventLogError, ReadOptions, StoredEvent } from '@db-failover/ports'
import { type Either, right } from 'fp-ts/lib/Either.js'

// Logs that read wrongly, each in one way.

const changed = (log: EventLog, change: (events: readonly StoredEvent[]) => readonly StoredEvent[]): EventLog => ({
  ...log,
  read: (stream, options) => async () => mapped(await log.read(stream, options)(), change),
})

const mapped = (
  answer: Either<EventLogError, readonly StoredEvent[]>,
  change: (events: readonly StoredEvent[]) => readonly StoredEvent[],
): Either<EventLogError, readonly StoredEvent[]> => (answer._tag === 'Left' ? answer : right(change(answer.right)))

/** Answers from a state that is one append old, also when it is shown a receipt, as a follower does. */
export const isStale = (log: EventLog): EventLog => {
  const shownUpTo = new Map<string, { now: bigint; before: bigint }>()
  return {
    ...log,
    append: (stream, expected, events) => async () => {
      const answer = await log.append(stream, expected, events)()
      if (answer._tag === 'Right') {
        const before = shownUpTo.get(stream)?.now ?? -1n
        shownUpTo.set(stream, { now: answer.right.revision, before })
      }
      return answer
    },
    read: (stream, options) => async () => {
      const upTo = shownUpTo.get(stream)?.before ?? -1n
      return mapped(await log.read(stream, options)(), (events) => events.filter((e) => e.revision <= upTo))
    },
  }
}

/** Honours a receipt for the stream that it names, and answers from an old state for every other. */
export const isStaleElsewhere = (log: EventLog): EventLog => {
  const stale = isStale(log)
  const read = (stream: string, options: ReadOptions) =>
    (options.notOlderThan?.stream === stream ? log : stale).read(stream, options)
  return { ...stale, read }
}

/** Numbers the events from 1. */
export const numbersFromOne = (log: EventLog): EventLog =>
  changed(log, (events) => events.map((e) => ({ ...e, revision: e.revision + 1n })))

/** Numbers what is visible from 0, so that `keepNewest` renumbers. */
export const numbersWhatIsVisible = (log: EventLog): EventLog => ({
  ...log,
  read: (stream, options) => async () => {
    const first = await log.read(stream, { direction: 'forwards', from: 'start', most: 1 })()
    const oldest = first._tag === 'Right' ? (first.right[0]?.revision ?? 0n) : 0n
    return mapped(await log.read(stream, options)(), (events) =>
      events.map((e) => ({ ...e, revision: e.revision - oldest })),
    )
  },
})

/** Reads on one event too late when the start is a revision. */
export const readsExclusively = (log: EventLog): EventLog => ({
  ...log,
  read: (stream, options) =>
    typeof options.from === 'bigint' && options.direction === 'forwards'
      ? log.read(stream, { ...options, from: options.from + 1n })
      : log.read(stream, options),
})

/** Gives every reader the same object to change. */
export const sharesItsObjects = (log: EventLog): EventLog => {
  const shared = new Map<string, StoredEvent>()
  return changed(log, (events) =>
    events.map((e) => {
      const one = shared.get(e.eventId) ?? structuredClone(e)
      shared.set(e.eventId, one)
      return one
    }),
  )
}

/** Goes on answering after it was closed. */
export const neverCloses = (log: EventLog): EventLog => ({ ...log, close: async () => {} })
