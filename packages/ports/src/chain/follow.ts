import type { Delivery, EventLog } from '../event-log/event-log.ts'
import { type ChainedEvent, chainedEvent } from './chained-event.ts'
import type { ChainError } from './errors.ts'
import type { End } from './head.ts'

/** As `Delivery`, of checked and decoded events. `Stopped` is the last element: the event cannot be taken. */
export type ChainDelivery =
  | { readonly _tag: 'Event'; readonly event: ChainedEvent }
  | Exclude<Delivery, { readonly _tag: 'Event' }>
  | { readonly _tag: 'Stopped'; readonly error: ChainError }

export async function* followChain(
  log: EventLog,
  stream: string,
  after: End,
  signal: AbortSignal,
): AsyncGenerator<ChainDelivery, void, undefined> {
  let end = after
  for await (const delivery of log.subscribe(stream, after?.revision ?? null, signal)) {
    if (delivery._tag !== 'Event') {
      yield delivery
      continue
    }
    const event = chainedEvent(end, delivery.event)
    if (event._tag === 'Left') return yield { _tag: 'Stopped', error: event.left }
    end = event.right.head
    yield { _tag: 'Event', event: event.right }
  }
}
