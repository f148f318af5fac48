import type { Context, Input, InputOf, InputType, RejectionTag } from '../decision.ts'
import type { Event, EventType } from '../event.ts'
import type { Phase } from '../phase.ts'
import type { State } from '../state.ts'

/** A pure question about a state and an input, with the sentence that is true when it holds. */
export interface Predicate<I extends Input = Input> {
  readonly name: string
  readonly says: string
  // A method, so that a question about one input fits where questions about any input are kept.
  holds(state: State, input: I, context: Context): boolean
}

/** What a refusal tells beside its rule's sentence. */
export interface Refusal {
  /** The rule's sentence where there is nothing more exact to say. */
  readonly why?: string
  readonly possible: string
  readonly next: string | null
  readonly tag?: RejectionTag
  readonly data?: Readonly<Record<string, string | number | boolean | readonly string[] | null>>
}

export type Outcome<I extends Input = Input> =
  | {
      readonly kind: 'records'
      readonly types: readonly EventType[]
      events(state: State, input: I, context: Context): readonly Event[]
    }
  | { readonly kind: 'refuses'; readonly tag: RejectionTag; refusal(state: State, input: I, context: Context): Refusal }
  | { readonly kind: 'nothing' }

/** One row of the table. Of the rows for an input, the first whose phase and guard hold is the answer. */
export interface Rule<I extends Input = Input> {
  readonly id: string
  readonly on: InputType
  readonly phases: readonly Phase[] | 'every'
  readonly when: readonly Predicate<I>[]
  readonly outcome: Outcome<I>
  /** The rule in one sentence, for people. */
  readonly says: string
}

export const predicate = <I extends Input = Input>(
  name: string,
  says: string,
  holds: (state: State, input: I, context: Context) => boolean,
): Predicate<I> => ({ name, says, holds })

export const not = <I extends Input>(p: Predicate<I>): Predicate<I> => ({
  name: `not ${p.name}`,
  says: `it is not so that ${p.says}`,
  holds: (state, input, context) => !p.holds(state, input, context),
})

/** A refusal after which there is nothing to type. */
export const wait = (possible: string): Refusal => ({ possible, next: null })

interface Guard<I extends Input> {
  readonly phases?: readonly Phase[]
  readonly when?: readonly Predicate<I>[]
}

/** Writes the rows for one kind of input, in the order in which they are tried. */
export const rulesOn = <T extends InputType>(on: T) => {
  type I = InputOf<T>
  const row = (id: string, says: string, guard: Guard<I>, outcome: Outcome<I>): Rule<I> => ({
    id,
    on,
    phases: guard.phases ?? 'every',
    when: guard.when ?? [],
    outcome,
    says,
  })
  return {
    records: (
      id: string,
      says: string,
      guard: Guard<I>,
      types: readonly EventType[],
      events: (state: State, input: I, context: Context) => readonly Event[],
    ) => row(id, says, guard, { kind: 'records', types, events }),
    refuses: (
      id: string,
      says: string,
      guard: Guard<I>,
      tag: RejectionTag,
      refusal: Refusal | ((state: State, input: I, context: Context) => Refusal),
    ) =>
      row(id, says, guard, { kind: 'refuses', tag, refusal: typeof refusal === 'function' ? refusal : () => refusal }),
    nothing: (id: string, says: string, guard: Guard<I> = {}) => row(id, says, guard, { kind: 'nothing' }),
  }
}
