import type { State } from '@db-failover/domain'

/** A question about the state alone, answered once for each state: between two events it is asked again and again. */
export const oncePerState = <A>(question: (state: State) => A): ((state: State) => A) => {
  let known: { readonly state: State; readonly answer: A } | null = null
  return (state) => {
    if (known?.state !== state) known = { state, answer: question(state) }
    return known.answer
  }
}
