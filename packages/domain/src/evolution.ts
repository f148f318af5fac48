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

/**
 * A copy to be changed before anybody else sees it. Records whose keys are ids have no prototype, so nothing is found under
 * a name that was never put in, and V8 keeps them as tables: an object literal would make a hidden class of each new id.
 */
const copyOf = <V>(record: Readonly<Record<string, V>>): Record<string, V> => {
  const copy: Record<string, V> = Object.create(null)
  for (const key in record) {
    const value = record[key]
    if (value !== undefined) copy[key] = value
  }
  return copy
}

/** The record with the key; where it was there already, in its place. */
export const having = <V>(record: Readonly<Record<string, V>>, key: string, value: V): Readonly<Record<string, V>> => {
  const copy = copyOf(record)
  copy[key] = value
  return copy
}

/** The record without the key. */
export const without = <V>(record: Readonly<Record<string, V>>, key: string): Readonly<Record<string, V>> => {
  if (!Object.hasOwn(record, key)) return record
  const copy = copyOf(record)
  delete copy[key]
  return copy
}
