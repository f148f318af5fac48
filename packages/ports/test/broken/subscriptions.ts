import { setTimeout } from 'node:timers/promises'
import type { Delivery, EventLog, Revision } from '@db-failover/ports'

// Logs that deliver wrongly, each in one way.

type Subscribe = EventLog['subscribe']

const subscribing = (log: EventLog, subscribe: Subscribe): EventLog => ({ ...log, subscribe })

const headOf = async (log: EventLog, stream: string): Promise<Revision | null> => {
  const newest = await log.read(stream, { direction: 'backwards', from: 'end', most: 1 })()
  return newest._tag === 'Right' ? (newest.right[0]?.revision ?? null) : null
}

/** Goes live at the head of that moment, so what was appended since it last read is gone. */
export const dropsAtTheHandover = (log: EventLog): EventLog =>
  subscribing(log, async function* (stream, after, signal) {
    const untilCaughtUp = new AbortController()
    const catchingUp = AbortSignal.any([signal, untilCaughtUp.signal])
    for await (const delivery of log.subscribe(stream, after, catchingUp)) {
      yield delivery
      if (delivery._tag === 'CaughtUp') untilCaughtUp.abort()
    }
    await setTimeout(3)
    for await (const delivery of log.subscribe(stream, await headOf(log, stream), signal))
      if (delivery._tag === 'Event') yield delivery
  })

/** Delivers the last event before the place where it was to resume. */
export const resends = (log: EventLog): EventLog =>
  subscribing(log, (stream, after, signal) =>
    log.subscribe(stream, after === null || after === 0n ? null : after - 1n, signal),
  )

/** Keeps at most fifty events for a consumer that does not come for them. */
export const overflows = (log: EventLog): EventLog =>
  subscribing(log, async function* (stream, after, signal) {
    const buffer: Delivery[] = []
    const wake: { up: () => void } = { up: () => {} }
    const over = { yet: false }
    const fill = async () => {
      for await (const delivery of log.subscribe(stream, after, signal)) {
        buffer.push(delivery)
        if (buffer.length > 50) buffer.shift()
        wake.up()
      }
      over.yet = true
      wake.up()
    }
    fill()
    while (!over.yet || buffer.length > 0) {
      const next = buffer.shift()
      if (next !== undefined) yield next
      else await new Promise<void>((resolve) => (wake.up = resolve))
    }
  })

/** Takes the abort for a hint, and leaves the subscription below it open. */
export const outlivesItsSignal = (log: EventLog): EventLog =>
  subscribing(log, (stream, after) => log.subscribe(stream, after, new AbortController().signal))

/** Leaves a timer behind. */
export const leavesATimer = (log: EventLog, until: AbortSignal): EventLog =>
  subscribing(log, async function* (stream, after, signal) {
    setTimeout(60_000, undefined, { signal: until }).catch(() => {})
    yield* log.subscribe(stream, after, signal)
  })

/** Says nothing of what others append. */
export const hearsOnlyItself = (log: EventLog, mine: ReadonlySet<string>): EventLog =>
  subscribing(log, async function* (stream, after, signal) {
    for await (const delivery of log.subscribe(stream, after, signal))
      if (delivery._tag !== 'Event' || mine.has(delivery.event.eventId)) yield delivery
  })

/** Never says that it has caught up with a stream that is not there. */
export const saysNothingOfAMissingStream = (log: EventLog): EventLog =>
  subscribing(log, async function* (stream, after, signal) {
    let any = false
    for await (const delivery of log.subscribe(stream, after, signal)) {
      any ||= delivery._tag === 'Event'
      if (any) yield delivery
    }
  })

/** Delivers everything of the store instead of the one stream, as far as it knows. */
export const mixesStreams = (log: EventLog): EventLog => {
  const others: string[] = []
  return {
    ...log,
    append: (stream, expected, events) => {
      others.push(stream)
      return log.append(stream, expected, events)
    },
    subscribe: async function* (stream, after, signal) {
      for await (const delivery of log.subscribe(stream, after, signal)) {
        yield delivery
        const another = others.find((other) => other !== stream)
        if (delivery._tag !== 'Event' || another === undefined) continue
        const foreign = await log.read(another, { direction: 'forwards', from: 'start', most: 1 })()
        if (foreign._tag === 'Right' && foreign.right[0] !== undefined) yield { _tag: 'Event', event: foreign.right[0] }
      }
    },
  }
}
