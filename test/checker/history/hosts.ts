import type { Evidence } from '../evidence/evidence.ts'
import { number, orNull, record, text } from '../evidence/shape.ts'

const reconnected = record({
  host: text,
  epoch: text,
  whileCutOff: orNull(record({ from: text, to: text, transactions: number })),
})

/** What hosts said when they were in touch again, repeated lines dropped. */
export const hostsReconnected = (e: Evidence) =>
  e.said
    .filter(
      (event, i) => event.type === 'HostReconnected' && e.said.findIndex((s) => s.eventId === event.eventId) === i,
    )
    .map((event) => reconnected(event.data, `hosts' revision ${event.revision}`))
