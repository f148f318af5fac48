import type { DataOf, EventType } from '@db-failover/domain'
import type { ChainedFact } from '../evidence/facts.ts'

export interface FactOf<T extends EventType> {
  readonly revision: number
  readonly at: string
  readonly data: DataOf<T>
}

/** The events of one type, in the order of the log. */
export const factsOf = <T extends EventType>(facts: readonly ChainedFact[], type: T): readonly FactOf<T>[] =>
  facts.flatMap(({ revision, at, event }) =>
    event.type === type ? [{ revision, at, data: event.data as DataOf<T> }] : [],
  )

/** Milliseconds from one instant to another. */
export const from = (a: string, b: string): number => Date.parse(b) - Date.parse(a)
