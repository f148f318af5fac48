import type { DataOf, EventType, Provenance, Recorded } from './event.ts'
import type { State } from './state.ts'

/** How one slice changes with each event that concerns it. `whole` is the state before the event. */
export type Handlers<S> = {
  readonly [T in EventType]?: (slice: S, data: DataOf<T>, from: Provenance, whole: State) => S
}

/** A slice's fold step. An event without a handler leaves the slice as it is. */
export const evolveWith =
  <S>(handlers: Handlers<S>) =>
  (slice: S, { event, from }: Recorded, whole: State): S => {
    const handler = handlers[event.type] as
      | ((slice: S, data: DataOf<EventType>, from: Provenance, whole: State) => S)
      | undefined
    return handler === undefined ? slice : handler(slice, event.data, from, whole)
  }

/** The record without the key. */
export const without = <V>(record: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> => {
  if (!Object.hasOwn(record, key)) return record
  const { [key]: _gone, ...rest } = record
  return rest
}
