import type { Context, Input } from '../decision.ts'
import type { Event } from '../event.ts'
import type { State } from '../state.ts'
import { type Predicate, predicate, type Refusal, wait } from './rule.ts'

/** Looks for what a rule needs; null where it is not there. */
export type Finder<I extends Input, F> = (state: State, input: I, context: Context) => F | null

/** There is nothing to find. */
export const nothingFound = <I extends Input, F>(name: string, says: string, find: Finder<I, F>): Predicate<I> =>
  predicate<I>(name, says, (s, i, c) => find(s, i, c) === null)

/** There is something to find. */
export const somethingFound = <I extends Input, F>(name: string, says: string, find: Finder<I, F>): Predicate<I> =>
  predicate<I>(name, says, (s, i, c) => find(s, i, c) !== null)

/** The events of a row that is reached only where there is something to find. */
export const withFound =
  <I extends Input, F>(
    find: Finder<I, F>,
    events: (found: F, state: State, input: I, context: Context) => readonly Event[],
  ) =>
  (state: State, input: I, context: Context): readonly Event[] => {
    const found = find(state, input, context)
    return found === null ? [] : events(found, state, input, context)
  }

/** The refusal of a row that is reached only where there is one to find. */
export const refusalFound =
  <I extends Input>(find: Finder<I, Refusal>) =>
  (state: State, input: I, context: Context): Refusal =>
    find(state, input, context) ?? wait('Ask again.')
