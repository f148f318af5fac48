import type { ProcessId, State } from '@db-failover/domain'

/** What this process is to a group. */
export type Standing =
  | { readonly _tag: 'Leads'; readonly term: number }
  /** Nobody leads, or an earlier run of this process does: leadership is there to be taken. */
  | { readonly _tag: 'MayTake' }
  | { readonly _tag: 'StandsBy'; readonly leader: ProcessId; readonly term: number }
  /** Another process with this one's name took the group over. Two processes under one name never take turns. */
  | { readonly _tag: 'Overtaken'; readonly term: number }

/**
 * `term`: the one that this run has taken, null before. Taking over from a leader that has fallen silent belongs here, as
 * one case more, once silence is told to this function.
 */
export const standingOf = (state: State, process: ProcessId, term: number | null): Standing => {
  const { leader } = state.people
  if (leader === null) return { _tag: 'MayTake' }
  if (leader.process !== process) return { _tag: 'StandsBy', leader: leader.process, term: leader.term }
  if (term === null) return { _tag: 'MayTake' }
  return leader.term === term ? { _tag: 'Leads', term } : { _tag: 'Overtaken', term: leader.term }
}
