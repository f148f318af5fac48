import { any, type EventLog, type Json, noStream } from '@db-failover/ports'
import { left } from 'fp-ts/lib/Either.js'

// Logs that write wrongly, each in one way.

/** Takes every append, whatever was expected. */
export const ignoresExpectations = (log: EventLog): EventLog => ({
  ...log,
  append: (stream, _, events) => log.append(stream, any, events),
})

/** Refuses a batch at its first bad event, after having written those before it. */
export const commitsHalfABatch = (log: EventLog): EventLog => ({
  ...log,
  append: (stream, expected, events) => async () => {
    const answer = await log.append(stream, expected, events)()
    if (answer._tag === 'Left' && answer.left._tag === 'InvalidAppend' && events.length > 1)
      await log.append(stream, any, events.slice(0, 1))()
    return answer
  },
})

/** Writes a batch event by event. */
export const writesOneByOne = (log: EventLog): EventLog => ({
  ...log,
  append: (stream, expected, events) => async () => {
    const whole = await log.append(stream, expected, events.slice(0, 1))()
    let last = whole
    for (const event of events.slice(1)) {
      if (last._tag === 'Left') return last
      await new Promise((resolve) => setImmediate(resolve))
      last = await log.append(stream, any, [event])()
    }
    return last
  },
})

/** Looks where the stream ends and writes afterwards, so that two writers at one revision both win. */
export const looksBeforeItWrites = (log: EventLog): EventLog => ({
  ...log,
  append: (stream, expected, events) => async () => {
    const newest = await log.read(stream, { direction: 'backwards', from: 'end', most: 1 })()
    if (newest._tag === 'Left') return newest
    const actual = newest.right[0]?.revision ?? null
    const met =
      expected._tag === 'Any' || (expected._tag === 'NoStream' ? actual === null : actual === expected.revision)
    if (!met) return left({ _tag: 'WrongExpectation', retry: 'Conflict', stream, expected, actual })
    await new Promise((resolve) => setImmediate(resolve))
    return log.append(stream, any, events)()
  },
})

/** Does not know a repetition when it sees one. */
export const forgetsIds = (log: EventLog): EventLog => {
  const seen = new Set<string>()
  return {
    ...log,
    append: (stream, expected, events) => () => {
      const renamed = events.map((e) => (seen.has(e.eventId) ? { ...e, eventId: crypto.randomUUID() } : e))
      for (const e of events) seen.add(e.eventId)
      return log.append(stream, expected, renamed)()
    },
  }
}

/** Stores what `JSON.stringify` makes of anything. */
export const storesWhatIsNotJson = (log: EventLog): EventLog => ({
  ...log,
  append: (stream, expected, events) => () => {
    try {
      const lossy = events.map((e) => ({ ...e, data: JSON.parse(JSON.stringify(e.data)) as Json }))
      return log.append(stream, expected, lossy)()
    } catch {
      return log.append(stream, expected, events)()
    }
  },
})

/** Acknowledges every second append and writes nothing. */
export const losesAppends = (log: EventLog): EventLog => {
  let count = 0
  return {
    ...log,
    append: (stream, expected, events) => async () => {
      const answer = await log.append(stream, expected, events)()
      count++
      return answer._tag === 'Left' && count % 2 === 0 && expected !== noStream
        ? { _tag: 'Right', right: { stream, revision: 0n, token: '0' } }
        : answer
    },
  }
}
